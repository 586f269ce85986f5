import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Cloudflare } from '../../../scripts/deploy/cloudflare.ts';
import { wranglerCloudflare } from '../../../scripts/deploy/wrangler.ts';
import { workers } from '../../../scripts/lib/workers.ts';
import { startFakeAccount, type FakeAccount } from './fake-account.ts';

/** Away from the repository: nothing that is asked here may depend on a config. */
const folder = mkdtempSync(path.join(tmpdir(), 'linkpulse-wrangler-'));
let account: FakeAccount;
let cloudflare: Cloudflare;

const env = (extra: Record<string, string | undefined>) => ({
  CLOUDFLARE_API_BASE_URL: account.url,
  CLOUDFLARE_ACCOUNT_ID: undefined,
  HOME: folder,
  XDG_CONFIG_HOME: folder,
  ...extra,
});

beforeAll(async () => {
  account = await startFakeAccount();
  cloudflare = wranglerCloudflare({ folder, env: env({ CLOUDFLARE_API_TOKEN: 'a-token' }) });
});

afterAll(async () => {
  await account.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('Cloudflare through wrangler', () => {
  it('knows no accounts without a login', async () => {
    const stranger = wranglerCloudflare({ folder, env: env({ CLOUDFLARE_API_TOKEN: undefined }) });
    expect(await stranger.accounts()).toBeNull();
  });

  it('names the accounts of the token', async () => {
    expect(await cloudflare.accounts()).toEqual([{ id: 'account-1', name: 'Example' }]);
    cloudflare.use('account-1');
  });

  it('finds a KV namespace by its title once it is created', async () => {
    expect(await cloudflare.findKvNamespace('linkpulse-links')).toBeNull();
    await cloudflare.createKvNamespace('linkpulse-links');
    expect(await cloudflare.findKvNamespace('linkpulse-links')).toBe('id-of-linkpulse-links');
  });

  it('knows a queue once it is created', async () => {
    expect(await cloudflare.hasQueue('linkpulse-clicks')).toBe(false);
    await cloudflare.createQueue('linkpulse-clicks');
    expect(await cloudflare.hasQueue('linkpulse-clicks')).toBe(true);
  });

  it('sets secrets of a Worker that does not exist yet', async () => {
    const [worker] = workers.filter(({ name }) => name === 'jobs');
    if (!worker) throw new Error('no jobs Worker');
    expect(await cloudflare.secretNames(worker)).toEqual([]);
    await cloudflare.putSecrets(worker, { JOBS_DATABASE_URL: 'postgresql://a:b@c.example.com/d' });
    expect(await cloudflare.secretNames(worker)).toEqual(['JOBS_DATABASE_URL']);
  });

  it('passes on why a command failed', async () => {
    const [worker] = workers;
    if (!worker) throw new Error('no Worker');
    await expect(cloudflare.deploy(worker)).rejects.toThrow(/wrangler deploy[^]*wrangler\.deploy\.json/);
  });
});
