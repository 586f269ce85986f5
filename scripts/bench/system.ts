/**
 * Redirect, lookup and API as they are deployed, in one workerd on the local stack: Postgres with a replica, Valkey and their
 * gateways. KV, queue and Cache API are stand-ins that count.
 */
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';

import { applyMigrations } from '../lib/migrate.ts';
import { foundWorkspace } from '../lib/seed.ts';
import { waitFor } from '../lib/wait-for.ts';
import { startStack } from '../stack/start-stack.ts';
import type { Stack } from '../stack/types.ts';
import { buildWorker } from './bundles.ts';
import { startCountingProxy, toPostgresOperations, toRedisOperations } from './counting-proxy.ts';
import { askCounts, type Counts } from './counts.ts';
import { linkHost } from './links.ts';
import {
  redirectConfig,
  service,
  text,
  toConfig,
  toCounting,
  toCountingService,
  toSmallWorker,
  toSocket,
  toWorkerService,
} from './workerd-services.ts';
import { startWorkerd, writeStandIns } from './workerd.ts';
import { readCompatibilityDate } from './redirect-bundle.ts';
import type { Scope } from './scope.ts';

export interface BenchSystem {
  /** The redirect Worker, which forwards the API's paths of the app host `localhost`. */
  port: number;
  /** The API itself, which limits nothing here. */
  apiPort: number;
  /** The same API, which counts requests by the real limits' object, with quotas that nothing here exceeds. */
  limitedPort: number;
  apiKey: string;
  workspaceId: string;
  /** A superuser's connection. */
  root: Client;
  pids: { primary: number; replica: number; workerd: number };
  /** Operations since `forget`: `kv.get` of the stand-ins, `redis.get` and `replica.resolve_links` of the gateways, and so on. */
  counts(): Promise<Counts>;
  /** Resolves when nothing is counted any more: what goes on behind the answers has ended. */
  settle(): Promise<void>;
  forget(): Promise<void>;
  /** Gives KV texts by key. */
  fillKv(entries: Record<string, string>): Promise<void>;
  /** Begins anew with an empty memory: a new process, the stores as they are. */
  restartWorkers(): Promise<void>;
  /** Publishes what waits in the outbox, as the jobs Worker does each minute; returns how many addresses that were. */
  repair(): Promise<number>;
  /** Empties KV and Redis. */
  emptyCaches(): Promise<void>;
}

const passwords = { linkpulse_api: 'bench', linkpulse_auth: 'bench', linkpulse_jobs: 'bench' };
const anyPort = { primary: 0, replica: 0, primaryGateway: 0, replicaGateway: 0, redis: 0, upstash: 0 };

/** Runs until the scope ends. */
export async function startSystem(scope: Scope, log: (line: string) => void): Promise<BenchSystem> {
  const folder = await scope.folder();
  // The account that the servers run as must be able to enter it.
  await chmod(folder, 0o755);
  const [stack] = await Promise.all([openStack(scope, path.join(folder, 'data'), log), writeWorkers(folder)]);
  const root = new Client({ connectionString: stack.superuserUrl ?? '' });
  await root.connect();
  scope.defer(() => root.end());
  const founding = { workspaceName: 'bench', keyName: 'bench', sharedDomain: 'localhost', ownDomain: linkHost };
  const { apiKey, workspaceId } = await foundWorkspace(stack.ownerUrl, founding);
  const gateways = await countGateways(scope, stack);
  const config = await toSystemConfig(stack, gateways, folder);
  let running = await startWorkerd(folder, config);
  scope.defer(() => running.stop());
  const control = (method: 'GET' | 'PUT' | 'DELETE', at = '/', body?: string) =>
    askCounts(running.port('control'), method, at, body);
  const counts = async (): Promise<Counts> => ({ ...(await control('GET')), ...gateways.counts });
  const { primary = 0, replica = 0 } = stack.pids;
  return {
    get port() {
      return running.port('http');
    },
    get apiPort() {
      return running.port('api');
    },
    get limitedPort() {
      return running.port('limited');
    },
    apiKey,
    workspaceId,
    root,
    get pids() {
      return { primary, replica, workerd: running.pid };
    },
    counts,
    async settle() {
      let before = '';
      const isQuiet = async (): Promise<boolean> => {
        const now = JSON.stringify(await counts());
        const isSame = now === before;
        before = now;
        return isSame;
      };
      await waitFor(isQuiet, { what: 'the Workers to come to rest', deadlineMs: 60_000, everyMs: 300 });
    },
    async forget() {
      await control('DELETE');
      for (const operation of Object.keys(gateways.counts)) delete gateways.counts[operation];
    },
    async fillKv(entries) {
      await control('PUT', '/', JSON.stringify(entries));
    },
    async restartWorkers() {
      await running.stop();
      running = await startWorkerd(folder, config);
    },
    async repair() {
      const { rows } = await root.query<{ address: string }>('select distinct address from link_outbox');
      const addresses = rows.map(({ address }) => address);
      for (let start = 0; start < addresses.length; start += 100)
        await askCounts(running.port('repair'), 'PUT', '/', JSON.stringify(addresses.slice(start, start + 100)));
      return addresses.length;
    },
    async emptyCaches() {
      await control('DELETE', '/held');
      const headers = { authorization: `Bearer ${stack.upstash.token}` };
      const flushed = await fetch(stack.upstash.url, { method: 'POST', headers, body: '["flushall"]' });
      if (!flushed.ok) throw new Error(`Redis could not be emptied: ${await flushed.text()}`);
    },
  };
}

async function openStack(scope: Scope, dataDir: string, log: (line: string) => void): Promise<Stack> {
  const ports = { preferred: anyPort, whenTaken: 'choose-another' } as const;
  // Never stores that DATABASE_URL names: these are filled and emptied. With fsync on, as real ones have it.
  const stack = await startStack({ dataDir, ports, env: { PATH: process.env.PATH }, log });
  scope.defer(() => stack.stop());
  await applyMigrations(stack.ownerUrl, passwords);
  return stack;
}

async function writeWorkers(folder: string): Promise<void> {
  // First: the stand-in for the lookup Worker has the name of the Worker, which takes its place.
  await writeStandIns(folder);
  await Promise.all([
    mkdir(path.join(folder, 'objects')),
    ...(['redirect', 'lookup', 'api', 'realtime'] as const).map(async (name) => {
      const built = path.join(folder, 'built', name);
      await mkdir(built, { recursive: true });
      await buildWorker(name, built);
      await copyFile(path.join(built, 'index.js'), path.join(folder, `${name}.js`));
    }),
  ]);
}

async function toSystemConfig(stack: Stack, gateways: Gateways, folder: string): Promise<string> {
  const secrets = {
    API_DATABASE_URL: gateways.neonUrl('primary'),
    API_REPLICA_DATABASE_URL: gateways.neonUrl('replica'),
    UPSTASH_REDIS_REST_URL: gateways.upstashUrl,
    UPSTASH_REDIS_REST_TOKEN: stack.upstash.token,
    LINK_CODE_KEY: '000102030405060708090a0b0c0d0e0f',
    // Nobody signs in here.
    AUTH_DATABASE_URL: stack.neonUrl('linkpulse_auth', passwords.linkpulse_auth, 'primary'),
    AUTH_SECRET: '0'.repeat(64),
    LINK_DOMAIN: linkHost,
    LIMITS: 'off',
  };
  const compatibilityDate = await readCompatibilityDate();
  const around = toCounting('counting');
  const lookup = service('lookup', 'Lookup');
  const redirect = {
    config: redirectConfig,
    file: 'redirect.js',
    leadsTo: { ...around, LOOKUP: lookup, API: service('api') },
    cacheApi: around.CACHE_API,
  };
  const ofLookup = { config: 'workers/lookup/wrangler.toml', file: 'lookup.js', leadsTo: around, texts: secrets };
  const realtime = { config: 'workers/realtime/wrangler.toml', file: 'realtime.js', leadsTo: {} };
  const leadsTo = { ...around, LOOKUP: lookup, REALTIME: service('realtime', 'Realtime'), ASSETS: service('counting') };
  const api = { config: 'workers/api/wrangler.toml', file: 'api.js', leadsTo, texts: secrets };
  const limited = { ...api, texts: { ...secrets, LIMITS: 'read=1000000 read-workspace=1000000' } };
  return toConfig(
    [
      toWorkerService('redirect', redirect),
      toWorkerService('lookup', ofLookup),
      toWorkerService('api', api),
      toWorkerService('limited', limited),
      toWorkerService('realtime', realtime),
      toCountingService('counting', compatibilityDate, null),
      `(name = "objects", disk = (path = ${text(path.join(folder, 'objects'))}, writable = true))`,
      toSmallWorker('repair', compatibilityDate, [`(name = "LOOKUP", service = ${lookup})`]),
      '(name = "internet", network = (allow = ["public", "private"]))',
    ],
    [
      toSocket('http', service('redirect')),
      toSocket('api', service('api')),
      toSocket('limited', service('limited')),
      toSocket('control', service('counting', 'Control')),
      toSocket('repair', service('repair')),
    ],
  );
}

interface Gateways {
  counts: Counts;
  /** URLs that lead through the counters. */
  upstashUrl: string;
  neonUrl(endpoint: 'primary' | 'replica'): string;
}

async function countGateways(scope: Scope, stack: Stack): Promise<Gateways> {
  const counts: Counts = {};
  const through = async (url: string, toOperations: (body: string) => string[]): Promise<string> => {
    const counted = new URL(url);
    const proxy = await startCountingProxy({ port: Number(counted.port), counts }, toOperations);
    scope.defer(() => proxy.close());
    counted.port = String(proxy.port);
    return counted.href;
  };
  const ofEndpoint = (endpoint: 'primary' | 'replica') =>
    through(stack.neonUrl('linkpulse_api', passwords.linkpulse_api, endpoint), toPostgresOperations(endpoint));
  const urls = { primary: await ofEndpoint('primary'), replica: await ofEndpoint('replica') };
  const upstashUrl = (await through(stack.upstash.url, toRedisOperations)).replace(/\/$/, '');
  return { counts, upstashUrl, neonUrl: (endpoint) => urls[endpoint] };
}
