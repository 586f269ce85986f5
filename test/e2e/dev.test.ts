import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { familyOf, run, survivorsOf, type Running } from '../support/child-process.ts';
import { makeTestDataDir } from '../support/stack.ts';

const DevFacts = z.object({
  url: z.string(),
  apiKey: z.string(),
  databaseUrl: z.string(),
  adminDatabaseUrl: z.string(),
  replicaUrl: z.string(),
  redisUrl: z.string(),
  pids: z.record(z.string(), z.number()),
});

const dataDir = makeTestDataDir();
const factsFile = join(dataDir, 'dev.json');
const readFacts = () => DevFacts.parse(JSON.parse(readFileSync(factsFile, 'utf8')));
let port: number;
let dev: Running;

const start = async (): Promise<Running> => {
  const running = run(['scripts/dev.ts', '--port', String(port), '--data', dataDir]);
  await running.says('Ctrl-C stops everything', 90_000);
  return running;
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

async function ask<Row extends Record<string, unknown>>(connectionString: string, query: string): Promise<Row[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(query)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  port = await freePort();
  dev = await start();
});
afterAll(async () => {
  await dev.end('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
});

describe('npm run dev', () => {
  it('prints three commands that shorten a URL, follow the link and read the count', async () => {
    const command = (name: string) => new RegExp(`^ *${name} +(curl .*)$`, 'm').exec(dev.output())?.[1] ?? '';
    const shell = async (line: string) => (await promisify(execFile)('sh', ['-c', line])).stdout;
    expect(await shell(command('Shorten'))).toContain(`"shortLink":"http://localhost:${port}/`);
    expect(await shell(command('Follow'))).toMatch(/^HTTP\/1\.1 302 [^]*location: https:\/\/example\.com\//i);
    const counted = async () => (await shell(command('Count'))).includes('"clicks":1');
    expect(await waitFor(counted, { what: 'the click', deadlineMs: 20_000, everyMs: 100 })).toBe(true);
  });

  it('tells in dev.json where everything is', async () => {
    const facts = readFacts();
    expect(facts.url).toBe(`http://localhost:${port}`);
    expect(dev.output()).toContain(facts.apiKey);
    expect(Object.keys(facts.pids)).toEqual(expect.arrayContaining(['dev', 'wrangler', 'primary', 'replica', 'redis']));
    expect(new URL(facts.redisUrl).protocol).toBe('redis:');
  });

  it('gives a database URL under row-level security, one that sees all, and the replica’s', async () => {
    const { databaseUrl, adminDatabaseUrl, replicaUrl } = readFacts();
    const count = 'select count(*)::integer as count from links';
    const [seen, all] = [await ask(databaseUrl, count), await ask<{ count: number }>(adminDatabaseUrl, count)];
    expect(seen).toEqual([{ count: 0 }]);
    expect(all[0]?.count).toBeGreaterThan(0);
    expect(await ask(replicaUrl, 'select pg_is_in_recovery() as replica')).toEqual([{ replica: true }]);
  });

  it('refuses a port that is taken, and says how to choose another', async () => {
    const second = run(['scripts/dev.ts', '--port', String(port), '--data', `${dataDir}-other`]);
    await once(second.child, 'exit');
    expect([second.child.exitCode, second.output()]).toEqual([1, expect.stringContaining('--port')]);
  });

  it('stops with everything that it started, and starts again with what it had', async () => {
    const { apiKey } = readFacts();
    const family = await familyOf(dev.child.pid ?? 0);
    expect(await dev.end('SIGINT')).toBe(0);
    expect([survivorsOf(family), existsSync(factsFile)]).toEqual([[], false]);

    dev = await start();
    expect(readFacts().apiKey).toBe(apiKey);
    const visit = await fetch(`http://localhost:${port}/hello`, { redirect: 'manual' });
    expect(visit.status).toBe(302);
  });

  it('leaves nothing running when it is killed', async () => {
    const family = await familyOf(dev.child.pid ?? 0);
    expect(family.size).toBeGreaterThan(5);
    await dev.end('SIGKILL');
    await waitFor(() => survivorsOf(family).length === 0, { what: 'the end of all processes', deadlineMs: 20_000 });
    dev = await start();
    expect((await fetch(`http://localhost:${port}/healthz`)).status).toBe(200);
  });
});
