import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { cloudflareApi, type ApiOptions } from '../../../scripts/deploy/cloudflare-api.ts';
import { cloudflareZones } from '../../../scripts/deploy/cloudflare-zones.ts';
import { ensurePlaceRules } from '../../../scripts/deploy/ensure-place-rules.ts';
import { visitHeaderName, visitHeaderOf } from '../../../scripts/deploy/place-source.ts';
import { openSetupFile, type Setup, type SetupStore } from '../../../scripts/deploy/setup-file.ts';
import { refusal, startFakeZones, zoneToken, type FakeZone, type FakeZones } from './fake-zones.ts';

const setup: Setup = {
  version: 1,
  accountId: 'account-1',
  appHost: 'app.example.com',
  linkDomains: ['go.example.com', 'sub.go.example.org'],
  databaseUrl: 'postgresql://owner:owner-password@db.example.com/linkpulse',
  replicaUrl: null,
  upstashUrl: 'https://redis.example.com',
  upstashToken: 'upstash-token',
  passwords: { linkpulse_api: 'a', linkpulse_auth: 'd', linkpulse_jobs: 'b' },
  authSecret: 'e'.repeat(64),
  codeKey: 'c'.repeat(32),
  kvIds: { LINKS: 'kv-1' },
  resources: [],
  secretDigests: {},
};
const header = visitHeaderName(setup.codeKey);
const hosts = ['app.example.com', 'go.example.com', 'sub.go.example.org'];

/** Rules that the owner has made; one looks like ours but for its ref. */
const ownRules = [
  { id: 'own-1', ref: 'own-1', action: 'rewrite', expression: 'true', enabled: true },
  { id: 'own-2', ref: 'own-2', description: 'linkpulse_place', action: 'rewrite', expression: 'ssl', enabled: false },
];

const zone = (id: string, name: string, rules: FakeZone['rules'], more: Partial<FakeZone> = {}): FakeZone => ({
  id,
  name,
  status: 'active',
  account: { id: 'account-1' },
  rules,
  ...more,
});

let fake: FakeZones;
let folder: string;
let setups: SetupStore;
let lines: string[];

beforeEach(async () => {
  fake = await startFakeZones();
  fake.zones.push(zone('com', 'example.com', structuredClone(ownRules)), zone('org', 'example.org', null));
  folder = mkdtempSync(path.join(tmpdir(), 'linkpulse-place-'));
  setups = openSetupFile(folder);
  setups.save(setup);
  lines = [];
});

afterEach(async () => {
  await fake.close();
  rmSync(folder, { recursive: true, force: true });
});

function run(options: Partial<ApiOptions> = {}, env: Record<string, string> = { CLOUDFLARE_API_TOKEN: zoneToken }) {
  return ensurePlaceRules({
    setups,
    openZones: (token) => cloudflareZones(cloudflareApi({ token, baseUrl: fake.url, ...options })),
    env,
    log: (line) => lines.push(line),
  });
}

const rulesOf = (id: string) => fake.zones.find((zone) => zone.id === id)?.rules ?? [];
const writes = () => fake.requests.filter((request) => !request.startsWith('GET'));
const headerNow = () => visitHeaderOf(setups.load() ?? setup);

describe('the visit header', () => {
  it('is written by one rule a zone, and the other rules stay as they were', async () => {
    await run();
    expect(writes()).toEqual([
      'POST /zones/com/rulesets/rules-of-com/rules',
      'PUT /zones/org/rulesets/phases/http_request_late_transform/entrypoint',
    ]);
    expect(rulesOf('com').slice(0, 2)).toEqual(ownRules);
    expect(rulesOf('com').slice(2)).toMatchObject([
      {
        ref: 'linkpulse_place',
        action_parameters: { headers: { [header]: { operation: 'set' } } },
        expression: expect.stringContaining('in {"app.example.com" "go.example.com"}'),
      },
    ]);
    expect(rulesOf('org')).toMatchObject([{ expression: expect.stringContaining('in {"sub.go.example.org"}') }]);
    expect(setups.load()?.placeHeaderHosts).toEqual(hosts);
    expect(headerNow()).toBe(header);
  });

  it('asks for each suffix of a host once, the longest first', async () => {
    await run();
    expect(fake.requests.filter((request) => request.startsWith('GET /zones '))).toEqual([
      'GET /zones app.example.com',
      'GET /zones example.com',
      'GET /zones go.example.com',
      'GET /zones sub.go.example.org',
      'GET /zones go.example.org',
      'GET /zones example.org',
    ]);
  });

  it('is left as it is by a second run', async () => {
    await run();
    const before = structuredClone(fake.zones);
    fake.requests.length = 0;
    await run();
    expect(writes()).toEqual([]);
    expect(fake.zones).toEqual(before);
    expect(lines.filter((line) => line.startsWith('Found'))).toHaveLength(2);
    expect(headerNow()).toBe(header);
  });

  it('gets a host that was added later in the same rule, and is not believed before', async () => {
    await run();
    const saved = setups.load() ?? setup;
    setups.save({ ...saved, linkDomains: [...saved.linkDomains, 'l.example.com'] });
    expect(headerNow()).toBe('');
    fake.requests.length = 0;
    await run();
    expect(writes()).toEqual(['PATCH /zones/com/rulesets/rules-of-com/rules/rule-2']);
    expect(rulesOf('com')).toHaveLength(3);
    expect(rulesOf('com')[2]?.expression).toContain('"app.example.com" "go.example.com" "l.example.com"');
    expect(rulesOf('com').slice(0, 2)).toEqual(ownRules);
    expect(headerNow()).toBe(header);
  });

  it('is written again after somebody switched the rule off', async () => {
    await run();
    for (const rule of rulesOf('org')) rule.enabled = false;
    await run();
    expect(rulesOf('org')).toMatchObject([{ enabled: true }]);
  });

  it('takes the zone that visitors pass: active, of this account, the longest suffix', async () => {
    fake.zones.push(
      zone('pending', 'app.example.com', null, { status: 'pending' }),
      zone('foreign', 'go.example.com', null, { account: { id: 'account-2' } }),
      zone('child', 'go.example.org', null),
    );
    await run();
    expect(rulesOf('com')).toHaveLength(3);
    expect(['pending', 'foreign', 'child', 'org'].map((id) => rulesOf(id).length)).toEqual([0, 0, 1, 0]);
  });

  it('sets up what it can and stays unused while a host is on workers.dev', async () => {
    setups.save({ ...setup, appHost: 'linkpulse-redirect.example.workers.dev' });
    await run();
    expect(rulesOf('com')).toHaveLength(3);
    expect(headerNow()).toBe('');
    expect(lines.at(-1)).toContain('request.cf');
  });

  it('leaves a setup of an older version loadable, and its version as it is', async () => {
    expect(setups.load()).not.toHaveProperty('placeHeaderHosts');
    await run();
    expect(setups.load()).toEqual({ ...setup, placeHeaderHosts: hosts });
  });
});

describe('what is missing is told before anything is changed:', () => {
  it('a setup', async () => {
    rmSync(path.join(folder, '.deploy'), { recursive: true });
    await expect(run()).rejects.toThrow('run npm run deploy -- --setup first');
    expect(writes()).toEqual([]);
  });

  it('a token', async () => {
    await expect(run({}, {})).rejects.toThrow(/CLOUDFLARE_API_TOKEN is missing.*Zone: Read and Transform Rules: Edit/);
    expect(writes()).toEqual([]);
  });

  it('a domain, when all hosts are on workers.dev', async () => {
    setups.save({ ...setup, appHost: 'a.b.workers.dev', linkDomains: ['a.b.workers.dev'] });
    await expect(run()).rejects.toThrow('use a domain of your own');
    expect(writes()).toEqual([]);
  });

  it('the zone of a host', async () => {
    setups.save({ ...setup, linkDomains: ['go.example.com', 'go.example.net'] });
    await expect(run()).rejects.toThrow(/No active zone was found for go\.example\.net\. Nothing was changed/);
    expect(writes()).toEqual([]);
  });

  it('a right to read the rules', async () => {
    fake.instead = (route) =>
      route.startsWith('GET /zones/org/') ? refusal(403, 10000, 'request is not authorized') : undefined;
    await expect(run()).rejects.toThrow(
      /refused GET \/zones\/org\/.*\(status 403\): 10000 request is not authorized\. CLOUDFLARE_API_TOKEN needs Zone: Read/,
    );
    expect(setups.load()).toEqual(setup);
    expect(writes()).toEqual([]);
  });
});

describe('a call that fails', () => {
  it('in the middle leaves a header that nobody believes, until a run succeeds', async () => {
    await run();
    setups.save({ ...setup, placeHeaderHosts: hosts, linkDomains: [...setup.linkDomains, 'l.example.org'] });
    fake.instead = (route) =>
      route.startsWith('PATCH') ? refusal(400, 20120, 'not entitled to more rules on this plan') : undefined;
    await expect(run()).rejects.toThrow('(status 400): 20120 not entitled to more rules on this plan.');
    expect(setups.load()?.placeHeaderHosts).toEqual([]);
    fake.instead = () => undefined;
    await run();
    expect(headerNow()).toBe(header);
  });

  it.each([
    ['a token that Cloudflare does not know', 'wrong-token-of-somebody', undefined],
    ['a token that an answer repeats', zoneToken, refusal(400, 6003, `Invalid request header ${zoneToken}`)],
    ['a token that is no header', 'token-with\na-line-break', undefined],
  ])('never shows %s', async (_name, token, reply) => {
    fake.instead = () => reply;
    const error: unknown = await run({}, { CLOUDFLARE_API_TOKEN: token }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    const shown = error instanceof Error ? `${error.message} ${error.stack} ${String(error.cause)}` : '';
    expect(shown).toMatch(/GET \/zones/);
    expect(shown).not.toContain(token);
    expect(lines.join('\n')).not.toContain(token);
    expect(readFileSync(path.join(folder, '.deploy/setup.json'), 'utf8')).not.toContain(token);
  });

  it('ends at its deadline', async () => {
    fake.instead = () => 'silence';
    await expect(run({ deadlineMs: 100 })).rejects.toThrow('no answer within 100 ms');
  });

  it('reads no more than its cap', async () => {
    fake.instead = () => ({ status: 200, body: `"${'x'.repeat(100_000)}"` });
    await expect(run({ maxBytes: 50_000 })).rejects.toThrow('more than 50000 bytes came');
  });

  it.each([404, 502])('is not taken for "no rules yet" when a proxy answers %i', async (status) => {
    fake.instead = (route) =>
      route.includes('/rulesets/') ? { status, body: '<html>not Cloudflare</html>' } : undefined;
    await expect(run()).rejects.toThrow(`status ${status} and something that is not the API's`);
    expect(writes()).toEqual([]);
  });

  it('is told when the answer is not what the API is known to give', async () => {
    fake.instead = () => ({ status: 200, body: { success: true, errors: [], result: [{ id: 7 }] } });
    await expect(run()).rejects.toThrow(/answered GET \/zones\?.* in a way not known here/);
  });

  it('is told when nobody listens', async () => {
    const { url } = fake;
    await fake.close();
    await expect(run({ baseUrl: url })).rejects.toThrow(/GET \/zones.* to Cloudflare failed: .*ECONNREFUSED/);
  });
});

it('keeps a setup that was damaged as it is', async () => {
  writeFileSync(path.join(folder, '.deploy/setup.json'), '{"version":1}');
  await expect(run()).rejects.toThrow('is not what the setup wrote');
  expect(readFileSync(path.join(folder, '.deploy/setup.json'), 'utf8')).toBe('{"version":1}');
});
