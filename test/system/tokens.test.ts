import { createLocalJWKSet, decodeProtectedHeader, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { IssuedTokens, KeySet, TokenList } from '../../src/tokens/wire.ts';
import { parsePublicId, toPublicId } from '../../src/lib/id.ts';
import { read, toProblem } from '../support/api-client.ts';
import { type Browser, signIn } from '../support/person.ts';
import { freshIp, openSystem } from '../support/system.ts';

const Named = z.object({ id: z.string(), name: z.string() });
type Issued = z.infer<typeof IssuedTokens>;

const system = openSystem();
const { workspaceId } = system.facts.a;
let userId = '';
let email = '';
let browser: Browser;

beforeAll(async () => {
  ({ browser, userId, email } = await signIn(system));
  await system.root.query(`insert into members (workspace_id, user_id, role) values ($1, $2, 'editor')`, [
    workspaceId,
    userId,
  ]);
});

const ask = (changes: object = {}) =>
  browser.post('/api/tokens', { client: 'a test', workspaceId: toPublicId('ws', workspaceId), ...changes });
/** Tokens of a new client of Ada's. */
const issue = async () => read(IssuedTokens, await ask(), 201);
const refresh = (refreshToken: string, ip = freshIp()) =>
  system.anonymous.post('/api/tokens/refresh', { refreshToken }, { 'cf-connecting-ip': ip });
const use = (accessToken: string) => system.api(accessToken).get('/api/links');
const refusedSoon = (accessToken: string) =>
  waitFor(async () => (await use(accessToken)).status === 401, { what: 'the token to be refused', deadlineMs: 20_000 });
const familyOf = ({ id }: Issued) => parsePublicId('tok', id);

describe('a person in a browser', () => {
  it('gives tokens to clients, sees which have some, and revokes them', async () => {
    const { id } = await issue();
    const clients = async () => read(TokenList, await browser.get('/api/tokens')).tokens;
    expect(await clients()).toMatchObject([{ id, client: 'a test', workspaceId: toPublicId('ws', workspaceId) }]);
    expect((await browser.delete(`/api/tokens/${id}`)).status).toBe(204);
    expect(await clients()).toEqual([]);
    expect(toProblem(await browser.delete(`/api/tokens/${id}`))).toMatchObject({ status: 404, code: 'not_found' });
  });

  it.for([
    ['somebody else’s workspace', { workspaceId: toPublicId('ws', system.facts.b.workspaceId) }, 404, 'not_found'],
    ['what is no workspace', { workspaceId: 'x' }, 404, 'not_found'],
    ['the workspace that they work in, of which there is none', { workspaceId: undefined }, 404, 'not_found'],
    ['a client without a name', { client: ' ' }, 422, 'validation_failed'],
    ['more than is asked for', { role: 'owner' }, 422, 'validation_failed'],
  ] as const)('gets no tokens for %s', async ([, changes, status, code]) => {
    expect(toProblem(await ask(changes))).toMatchObject({ status, code });
  });

  it('of another site gets none', async () => {
    const elsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const answer = await browser.post('/api/tokens', { client: 'x' }, elsewhere);
    expect(toProblem(answer)).toMatchObject({ status: 403, code: 'cross_site' });
    expect(toProblem(await system.a.api.post('/api/tokens', { client: 'x' }))).toMatchObject({ status: 403 });
  });
});

describe('an access token', () => {
  it('acts for its person in its workspace, as far as their role goes', async () => {
    const { accessToken, id } = await issue();
    const client = system.api(accessToken);
    expect((await client.create({ url: 'https://example.com/token' })).url).toBe('https://example.com/token');
    const list = read(TokenList, await client.get('/api/tokens'));
    expect(list.tokens.map((token) => token.id)).toEqual([id]);
  });

  it('neither tells where its person is signed in nor signs them out', async () => {
    const client = system.api((await issue()).accessToken);
    const entry = z.object({ sessions: z.array(z.object({ id: z.string() })) });
    const [mine] = read(entry, await browser.get('/api/sessions')).sessions;
    const answers = [await client.get('/api/sessions'), await client.delete(`/api/sessions/${mine?.id}`)];
    expect(answers.map((answer) => toProblem(answer).code)).toEqual(['browser_only', 'browser_only']);
    expect((await browser.get('/api/workspaces')).status).toBe(200);
  });

  it('of an operator neither runs the instance nor reaches another workspace', async () => {
    const person = await signIn(system);
    await system.root.query('update users set operator_since = now() where id = $1', [person.userId]);
    const make = async (name: string) => read(Named, await person.browser.post('/api/workspaces', { name }), 201);
    const [other, deleted, own] = [await make('Other'), await make('Deleted'), await make('Own')];
    await system.root.query('update workspaces set deleted_at = now() where id = $1', [
      parsePublicId('ws', deleted.id),
    ]);
    const { accessToken } = read(IssuedTokens, await person.browser.post('/api/tokens', { client: 'x' }), 201);
    const client = system.api(accessToken);
    const refused = [
      await client.get('/api/operator/suspensions'),
      await client.get('/api/workspaces'),
      await client.post('/api/workspaces', { name: 'More' }),
      await client.post(`/api/workspaces/${other.id}/switch`, {}),
      await client.post(`/api/workspaces/${deleted.id}/restore`, {}),
      await client.post('/api/invitations/accept', { token: 'x' }),
    ];
    expect(refused.map((answer) => toProblem(answer))).toEqual(
      refused.map(() => expect.objectContaining({ status: 403, code: 'browser_only' })),
    );
    const session = z.object({ isOperator: z.boolean(), workspaces: z.array(Named) });
    expect(read(session, await client.get('/api/session'))).toEqual({ isOperator: false, workspaces: [own] });
    expect((await person.browser.get('/api/operator/suspensions')).status).toBe(200);
  });

  it('is verified by whoever reads our keys, which may be kept for five minutes', async () => {
    const { accessToken } = await issue();
    const answer = await system.anonymous.get('/.well-known/jwks.json');
    const keys = read(KeySet, answer);
    expect(answer.headers['cache-control']).toBe('public, max-age=300');
    expect(answer.text).not.toContain('"d"');
    const { payload, protectedHeader } = await jwtVerify(accessToken, createLocalJWKSet(keys), {
      audience: 'linkpulse-api',
    });
    expect(payload).toMatchObject({ sub: userId, ws: workspaceId, iss: 'https://localhost' });
    expect([protectedHeader.alg, protectedHeader.typ]).toEqual(['ES256', 'at+jwt']);
  });

  it('that is forged gets one answer, whatever is wrong with it, and an event', async () => {
    const { accessToken } = await issue();
    const [header = '', payload = '', signature = ''] = accessToken.split('.');
    const { privateKey } = await generateKeyPair('ES256');
    const { kid } = decodeProtectedHeader(accessToken);
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt', kid })).toString('base64url');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = {
      unsupported: `${none}.${payload}.`,
      signature: await new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: String(kid) })
        .sign(privateKey),
      unknown_key: await new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'made up' })
        .sign(privateKey),
      malformed: `${header}.${payload}`,
      too_long: `${header}.${payload}.${signature}${'A'.repeat(4096)}`,
    };
    for (const [reason, token] of Object.entries(forged)) {
      const answer = await use(token);
      const { requestId, ...problem } = toProblem(answer);
      expect(problem).toMatchObject({
        status: 401,
        code: 'invalid_token',
        detail: expect.not.stringContaining(reason),
      });
      expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
      const [event] = await system.logged(requestId);
      expect(JSON.parse(event ?? '{}')).toMatchObject({ event: 'access_token.use.refused', reason });
    }
  });

  it('loses what its person may no longer do, and ends with its row, without a word from Redis', async () => {
    const [gone, kept] = [await issue(), await issue()];
    const create = () => system.api(kept.accessToken).post('/api/links', { url: 'https://example.com/' });
    expect([(await use(gone.accessToken)).status, (await create()).status]).toEqual([200, 201]);
    await system.root.query('update token_families set revoked_at = now() where id = $1', [familyOf(gone)]);
    await system.root.query(`update members set role = 'viewer' where user_id = $1`, [userId]);
    const demoted = waitFor(async () => (await create()).status === 403, { what: 'a 403', deadlineMs: 20_000 });
    expect(await Promise.all([refusedSoon(gone.accessToken), demoted])).toEqual([true, true]);
    expect((await use(kept.accessToken)).status).toBe(200);
    await system.root.query(`update members set role = 'editor' where user_id = $1`, [userId]);
  });

  it('revokes itself and no other', async () => {
    const [mine, other] = [await issue(), await issue()];
    const client = system.api(mine.accessToken);
    expect(toProblem(await client.delete(`/api/tokens/${other.id}`))).toMatchObject({ status: 404, code: 'not_found' });
    expect((await client.delete(`/api/tokens/${mine.id}`)).status).toBe(204);
    expect(await refusedSoon(mine.accessToken)).toBe(true);
    expect(toProblem(await refresh(mine.refreshToken))).toMatchObject({ status: 401, code: 'invalid_token' });
    expect((await use(other.accessToken)).status).toBe(200);
  });

  it('gives no tokens: only a person in a browser does', async () => {
    const { accessToken } = await issue();
    const asked = await system.api(accessToken).post('/api/tokens', { client: 'another' });
    expect(toProblem(asked)).toMatchObject({ status: 403, code: 'browser_only' });
  });
});

describe('a refresh token', () => {
  it('gives way to another, for the same client', async () => {
    const first = await issue();
    const second = read(IssuedTokens, await refresh(first.refreshToken));
    expect([second.id, second.expiresIn, second.tokenType]).toEqual([first.id, 900, 'Bearer']);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect((await use(second.accessToken)).status).toBe(200);
  });

  it('that comes again ends all tokens of its client, and says no more than one that never was', async () => {
    const first = await issue();
    const second = read(IssuedTokens, await refresh(first.refreshToken));
    const reused = toProblem(await refresh(first.refreshToken));
    const unknown = toProblem(await refresh(`lpr_${'A'.repeat(43)}`));
    expect(reused).toEqual({ ...unknown, requestId: reused.requestId });
    expect(reused).toMatchObject({ status: 401, code: 'invalid_token' });
    expect((await refresh(second.refreshToken)).status).toBe(401);
    expect(await refusedSoon(second.accessToken)).toBe(true);
    expect(await system.logged(reused.requestId)).toContainEqual(expect.stringContaining('"reason":"reused"'));
    expect((await system.nextMail(email, 'security_notice')).text).toContain('was used twice');
  });

  it('presented twenty times at once is taken once', async () => {
    const { refreshToken } = await issue();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
  });

  it('is good for ten refreshes a minute of its client, and not used up by one too many', async () => {
    const first = await issue();
    await system.root.query(
      `insert into refresh_tokens (hash, family_id, expires_at, used_at)
       select sha256(convert_to(n || $1::text, 'UTF8')), $1::uuid, now() + interval '1 day', now() from generate_series(1, 9) n`,
      [familyOf(first)],
    );
    const { refreshToken } = read(IssuedTokens, await refresh(first.refreshToken));
    const hasty = await refresh(refreshToken);
    expect([hasty.status, toProblem(hasty).code, hasty.headers['retry-after']]).toEqual([429, 'rate_limited', '60']);
    await system.root.query(
      `update refresh_tokens set used_at = now() - interval '1 minute' where family_id = $1 and used_at is not null`,
      [familyOf(first)],
    );
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it('is asked about sixty times a minute from a network', async () => {
    const ip = freshIp();
    const answers = await Promise.all(Array.from({ length: 70 }, () => refresh('none', ip)));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
  });

  it.for(['', 'x', 'lp_key', `lpr_${'é'.repeat(43)}`, "lpr_' or 1=1 --"])(
    'that is none of ours, %s, is refused',
    async (token) => {
      expect(toProblem(await refresh(token))).toMatchObject({ status: 401, code: 'invalid_token' });
    },
  );
});
