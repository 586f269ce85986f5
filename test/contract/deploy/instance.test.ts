import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readConfig, writeConfigs } from '../../../scripts/deploy/config-files.ts';
import type { DeployPorts } from '../../../scripts/deploy/ports.ts';
import { postgresDatabase } from '../../../scripts/deploy/postgres-database.ts';
import { release } from '../../../scripts/deploy/release.ts';
import { openSetupFile } from '../../../scripts/deploy/setup-file.ts';
import { setUp } from '../../../scripts/deploy/setup.ts';
import { wranglerCloudflare } from '../../../scripts/deploy/wrangler.ts';
import { runCommand } from '../../../scripts/lib/command.ts';
import { root } from '../../../scripts/lib/root.ts';
import { knowsApiKey } from '../../../scripts/lib/seed.ts';
import { workers } from '../../../scripts/lib/workers.ts';
import type { Stack } from '../../../scripts/stack/types.ts';
import { startTestStack } from '../../support/stack.ts';
import { startFakeAccount, type FakeAccount } from './fake-account.ts';

/** A checkout of its own, because a setup writes into it; sources are linked. */
const checkout = mkdtempSync(path.join(tmpdir(), 'linkpulse-checkout-'));
const codeKeys = ['a'.repeat(32), 'b'.repeat(32)] as const;

let stack: Stack;
let account: FakeAccount;
let ports: DeployPorts;
let wranglerEnv: Record<string, string | undefined>;
const lines: string[] = [];

beforeAll(async () => {
  for (const name of ['wrangler.toml', 'tsconfig.json', 'workers'])
    cpSync(path.join(root, name), path.join(checkout, name), {
      recursive: true,
      filter: (file) => !/wrangler\.deploy\.json$|[/\\](\.wrangler|\.deploy)$/.test(file),
    });
  for (const name of ['src', 'node_modules']) symlinkSync(path.join(root, name), path.join(checkout, name));
  mkdirSync(path.join(checkout, 'dist/dashboard'), { recursive: true });
  writeFileSync(path.join(checkout, 'dist/dashboard/index.html'), '<title>LinkPulse</title>');

  [stack, account] = await Promise.all([startTestStack(), startFakeAccount()]);
  wranglerEnv = {
    CLOUDFLARE_API_BASE_URL: account.url,
    CLOUDFLARE_API_TOKEN: 'a-token',
    CLOUDFLARE_ACCOUNT_ID: undefined,
    HOME: checkout,
    XDG_CONFIG_HOME: checkout,
  };
  ports = {
    cloudflare: wranglerCloudflare({ folder: checkout, env: wranglerEnv }),
    openDatabase: postgresDatabase,
    setups: openSetupFile(checkout),
    requiredSecrets: (worker) => readConfig(checkout, worker).secrets?.required ?? [],
    writeConfigs: (placement) => writeConfigs(checkout, placement),
    build: async () => undefined,
    random: (bytes) => 'c'.repeat(2 * bytes),
    env: { LINK_CODE_KEY: codeKeys[0] },
    log: (line) => lines.push(line),
  };
});

afterAll(async () => {
  await stack.stop();
  await account.close();
  rmSync(checkout, { recursive: true, force: true });
});

const gather = async () => ({
  appHost: 'app.example.com',
  linkDomains: ['go.example.com', 'l.example.com'],
  databaseUrl: stack.ownerUrl,
  replicaUrl: stack.replicaOwnerUrl,
  upstashUrl: 'https://redis.example.com',
  upstashToken: 'upstash-token',
});

async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Row>(text);
    return rows;
  } finally {
    await client.end();
  }
}

describe('an instance in a new account', () => {
  it('is set up: resources, secrets, domains, and a key that the database knows', async () => {
    const apiKey = await setUp(ports, gather);
    expect(await knowsApiKey(stack.ownerUrl, apiKey ?? '')).toBe(true);
    expect(account.namespaces).toEqual(['linkpulse-links']);
    expect(account.queues).toEqual(['linkpulse-clicks-dead', 'linkpulse-clicks']);
    expect(account.buckets).toEqual(['linkpulse-click-spool']);
    expect(Object.fromEntries(account.secrets)).toEqual({
      'linkpulse-lookup': [
        'API_DATABASE_URL',
        'API_REPLICA_DATABASE_URL',
        'UPSTASH_REDIS_REST_URL',
        'UPSTASH_REDIS_REST_TOKEN',
      ],
      'linkpulse-api': [
        'API_DATABASE_URL',
        'API_REPLICA_DATABASE_URL',
        'AUTH_DATABASE_URL',
        'AUTH_SECRET',
        'UPSTASH_REDIS_REST_URL',
        'UPSTASH_REDIS_REST_TOKEN',
        'LINK_CODE_KEY',
      ],
      'linkpulse-jobs': ['JOBS_DATABASE_URL'],
    });
    const domains = await query<{ hostname: string }>(
      stack.superuserUrl ?? '',
      'select hostname from domains order by 1',
    );
    expect(domains.map(({ hostname }) => hostname)).toEqual(['go.example.com', 'l.example.com']);
    expect(lines.join('\n')).not.toContain(apiKey);
  });

  it('keeps what it knows where only its owner can read it', () => {
    expect(statSync(path.join(checkout, '.deploy/setup.json')).mode & 0o777).toBe(0o600);
    expect(existsSync(path.join(checkout, 'workers/api/wrangler.deploy.json'))).toBe(true);
  });

  it('is found as it is by a second setup', async () => {
    const { length } = account.uploads;
    expect(await setUp(ports, gather)).toBeNull();
    expect(account.namespaces).toHaveLength(1);
    expect(account.queues).toHaveLength(2);
    expect(account.buckets).toHaveLength(1);
    expect(account.uploads).toHaveLength(length);
  });

  it('has logins for its Workers that row-level security holds', async () => {
    const login = new URL(stack.ownerUrl);
    login.username = 'linkpulse_api';
    login.password = 'c'.repeat(48);
    expect(await query(login.href, 'select id from workspaces')).toEqual([]);
  });

  it('gets five Workers, each after those it calls, with ids and hosts that no committed file holds', async () => {
    const { length } = account.uploads;
    await release(ports);
    expect(account.uploads.slice(length).map(({ service }) => service)).toEqual(workers.map(({ service }) => service));
    expect(account.uploads.at(-1)?.metadata).toContain('id-of-linkpulse-links');
    expect(account.connected).toContain('PUT /workers/scripts/linkpulse-redirect/domains/records');
    expect(account.connected).toContain('PUT /workers/scripts/linkpulse-jobs/schedules');
  });

  it("is also deployed by plain wrangler deploy in each Worker's folder", async () => {
    await Promise.all(
      workers.map(async ({ name }) => {
        const cwd = name === 'redirect' ? checkout : path.join(checkout, 'workers', name);
        const { code, stdout } = await runCommand('wrangler', ['deploy', '--dry-run'], {
          cwd,
          env: { ...wranglerEnv, WRANGLER_LOG: 'log', CI: '1' },
        });
        expect(stdout).toContain('wrangler.deploy.json');
        expect(code).toBe(0);
      }),
    );
  });

  it('refuses another code key and stays as it is', async () => {
    const { length } = account.uploads;
    const changed = { ...ports, env: { LINK_CODE_KEY: codeKeys[1] } };
    await expect(setUp(changed, gather)).rejects.toThrow(/LINK_CODE_KEY is not the key/);
    await expect(release(changed)).rejects.toThrow(/LINK_CODE_KEY is not the key/);
    expect(account.uploads).toHaveLength(length);
    expect(ports.setups.load()?.codeKey).toBe(codeKeys[0]);
  });
});

describe('Cloudflare through wrangler', () => {
  it('knows no accounts without a login', async () => {
    const stranger = wranglerCloudflare({ folder: checkout, env: { ...wranglerEnv, CLOUDFLARE_API_TOKEN: undefined } });
    expect(await stranger.accounts()).toBeNull();
  });

  it('passes on why a command failed', async () => {
    const nowhere = wranglerCloudflare({ folder: path.join(checkout, 'dist'), env: wranglerEnv });
    const [worker] = workers;
    if (!worker) throw new Error('There is no Worker.');
    await expect(nowhere.deploy(worker)).rejects.toThrow(/wrangler deploy[^]*wrangler\.deploy\.json/);
  });
});
