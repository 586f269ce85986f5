import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { NewKeyView } from '../../src/api-keys/wire.ts';
import { keyPermissions } from '../../src/workspaces/permissions.ts';
import { read, toProblem, type ApiClient } from '../support/api-client.ts';
import { openSystem, type Tenant } from '../support/system.ts';

const system = openSystem();
let tenant: Tenant;
/** A key that may do what an admin may. */
let admin: ApiClient;

const make = async (fields: Record<string, unknown> = {}, by = admin) =>
  read(NewKeyView, await by.post('/api/keys', { name: 'k', scopes: ['links.read'], ...fields }), 201);
const list = async (secret: string, headers: Record<string, string> = {}) =>
  (await system.api(secret).get('/api/links', headers)).status;

beforeAll(async () => {
  tenant = await system.found();
  admin = await system.keyWith(tenant, keyPermissions);
});

describe('a key that is made', () => {
  it('does what its scopes say and nothing else, and its secret is shown this once', async () => {
    const { key, secret } = await make({ name: 'reader' });
    const client = system.api(secret);
    const refused = toProblem(await client.post('/api/links', { url: 'https://example.com/' }));
    expect(await list(secret)).toBe(200);
    expect(refused).toMatchObject({ status: 403, code: 'forbidden', detail: 'You lack the permission links.create.' });
    const listed = await admin.get('/api/keys');
    expect(listed.text).toContain(key.id);
    expect(listed.text).not.toContain(secret);
  });

  it('may not do what its maker may not', async () => {
    const maker = await system.keyWith(tenant, ['keys.manage', 'links.read']);
    const more = { name: 'k', scopes: ['links.read', 'links.delete'] };
    expect(toProblem(await maker.post('/api/keys', more))).toMatchObject({ status: 403, code: 'forbidden' });
    const { key } = await make({ scopes: ['links.delete'] });
    const answers = [
      await maker.patch(`/api/keys/${key.id}`, { allowedIps: [] }),
      await maker.post(`/api/keys/${key.id}/rotate`, {}),
    ];
    expect(answers.map((answer) => toProblem(answer).status)).toEqual([403, 403]);
  });

  it.each([
    ['the workspace itself as a scope', { scopes: ['workspace.delete'] }],
    ['no scope', { scopes: [] }],
    ['an unknown scope', { scopes: ['*'] }],
    ['a scope twice', { scopes: ['links.read', 'links.read'] }],
    ['a network that is none', { allowedIps: ['10.0.0.0/33'] }],
    ['every origin', { corsOrigins: ['*'] }],
    ['the workspace that it is for', { workspaceId: 'ws_1' }],
  ])('cannot have %s', async (_, fields) => {
    const answer = await admin.post('/api/keys', { name: 'k', scopes: ['links.read'], ...fields });
    expect(toProblem(answer)).toMatchObject({ status: 422, code: 'validation_failed' });
  });

  it('opens nothing once it has expired', async () => {
    const { secret } = await make({ expiresAt: new Date(Date.now() - 1000).toISOString() });
    expect(await list(secret)).toBe(401);
  });

  it('opens nothing from an address that it does not name, whatever other headers claim', async () => {
    const { secret } = await make({ allowedIps: ['192.0.2.0/24'] });
    const at = (ip: string) => ({ 'cf-connecting-ip': ip, 'x-forwarded-for': '192.0.2.1', 'x-real-ip': '192.0.2.1' });
    expect([await list(secret, at('192.0.2.1')), await list(secret, at('198.51.100.1'))]).toEqual([200, 401]);
  });

  it('is revoked once', async () => {
    const { key, secret } = await make();
    const revoked = [await admin.delete(`/api/keys/${key.id}`), await admin.delete(`/api/keys/${key.id}`)];
    expect(revoked.map(({ status }) => status)).toEqual([204, 404]);
    expect(await list(secret)).toBe(401);
  });
});

describe('rotation', () => {
  it('leaves the old key working for the overlap beside a new one of the same kind', async () => {
    const { key, secret } = await make({ allowedIps: ['192.0.2.1'], corsOrigins: ['https://a.example'] });
    const answer = await admin.post(`/api/keys/${key.id}/rotate`, { overlapHours: 2 });
    const { key: successor, secret: newSecret } = read(NewKeyView, answer, 201);
    const { id: _id, hint: _hint, createdAt: _createdAt, lastUsedAt: _lastUsedAt, ...same } = key;
    expect(successor).toMatchObject({ ...same, replaces: key.id });
    const from = { 'cf-connecting-ip': '192.0.2.1' };
    expect([await list(secret, from), await list(newSecret, from)]).toEqual([200, 200]);
    const { rows } = await system.root.query<{ hours: string }>(
      `select round(extract(epoch from expires_at - now()) / 3600) as hours from api_keys where hash = $1`,
      [createHash('sha256').update(secret).digest()],
    );
    expect(Number(rows[0]?.hours)).toBe(2);
    const again = await admin.post(`/api/keys/${key.id}/rotate`, {});
    expect(toProblem(again)).toMatchObject({ status: 409, code: 'already_rotated' });
  });

  it('without overlap ends the old key at once, and does not prolong one that ends earlier', async () => {
    const { key, secret } = await make();
    await admin.post(`/api/keys/${key.id}/rotate`, { overlapHours: 0 });
    expect(await list(secret)).toBe(401);
    const soon = await make({ expiresAt: new Date(Date.now() + 60_000).toISOString() });
    await admin.post(`/api/keys/${soon.key.id}/rotate`, {});
    const { text } = await admin.get('/api/keys');
    expect(text.split(String(soon.key.expiresAt)).length).toBeGreaterThan(2);
  });
});

describe('pages of other sites', () => {
  const origin = `https://${randomBytes(4).toString('hex')}.example`;
  const preflight = (from: string) =>
    system.anonymous.send('OPTIONS', '/api/links', {
      headers: { origin: from, 'access-control-request-method': 'POST' },
    });

  it('may use the key that names them, and no other', async () => {
    const { secret } = await make({ corsOrigins: [origin] });
    await system.caughtUp();
    const asked = await preflight(origin);
    expect([asked.status, asked.headers['access-control-allow-origin']]).toEqual([204, origin]);
    const answer = await system.api(secret).get('/api/links', { origin });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, origin]);
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    const other = await admin.get('/api/links', { origin });
    expect([other.status, other.headers['access-control-allow-origin']]).toEqual([401, undefined]);
  });

  it('are refused when no key names them', async () => {
    const asked = await preflight('https://unknown.example');
    expect([asked.status, asked.headers['access-control-allow-origin']]).toEqual([405, undefined]);
  });

  it('are told apart from our own', async () => {
    const own = await admin.get('/api/links', { origin: 'http://localhost' });
    expect([own.status, own.headers['access-control-allow-origin']]).toEqual([200, undefined]);
  });
});

it('refuses beyond the quota, exactly, however many ask at once', async () => {
  const full = await system.found();
  const maker = await system.keyWith(full, keyPermissions);
  await system.root.query('update workspaces set max_keys = 10 where id = $1', [full.workspaceId]);
  const body = { name: 'k', scopes: ['links.read'] };
  const answers = await Promise.all(Array.from({ length: 50 }, () => maker.post('/api/keys', body)));
  const refused = answers.filter(({ status }) => status !== 201);
  // Two were there before.
  expect(answers.length - refused.length).toBe(8);
  for (const answer of refused) {
    expect(toProblem(answer).code).toBe('quota_exceeded');
    expect(JSON.parse(answer.text)).toMatchObject({ status: 403, quota: 'keys', limit: 10 });
  }
});
