import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { IssuedTokens, KeySet, TokenList } from '../../src/tokens/wire.ts';
import { parsePublicId } from '../../src/lib/id.ts';
import { read, toProblem } from '../support/api-client.ts';
import { openSystem } from '../support/system.ts';

type Issued = z.infer<typeof IssuedTokens>;

const system = openSystem();
const { workspaceId } = system.facts.a;
const userId = randomUUID();

beforeAll(async () => {
  await system.root.query(`insert into users (id, name, email) values ($1, 'Ada', $2)`, [
    userId,
    `${userId}@example.com`,
  ]);
  await system.root.query(`insert into members (workspace_id, user_id, role) values ($1, $2, 'editor')`, [
    workspaceId,
    userId,
  ]);
});

/** Tokens of a new client of Ada's. */
async function issue(): Promise<Issued> {
  const refreshToken = `lpr_${randomBytes(32).toString('base64url')}`;
  await system.root.query(
    `with family as (insert into token_families (id, user_id, workspace_id, client) values ($1, $2, $3, 'a test') returning id)
     insert into refresh_tokens (hash, family_id, expires_at) select $4, id, now() + interval '7 days' from family`,
    [randomUUID(), userId, workspaceId, createHash('sha256').update(refreshToken).digest()],
  );
  return read(IssuedTokens, await refresh(refreshToken));
}
const refresh = (refreshToken: string) => system.anonymous.post('/api/tokens/refresh', { refreshToken });
const use = (accessToken: string) => system.api(accessToken).get('/api/links');
const refusedWithin5s = (accessToken: string) =>
  waitFor(async () => (await use(accessToken)).status === 401, { what: 'the token to be refused', deadlineMs: 5000 });
const familyOf = ({ id }: Issued) => parsePublicId('tok', id);

describe('an access token', () => {
  it('acts for its person in its workspace, as far as their role goes', async () => {
    const { accessToken, id } = await issue();
    const client = system.api(accessToken);
    expect((await client.create({ url: 'https://example.com/token' })).url).toBe('https://example.com/token');
    const list = read(TokenList, await client.get('/api/tokens'));
    expect(list.tokens.map((token) => token.id)).toEqual([id]);
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
      const [event] = await system.logsWith(requestId);
      expect(JSON.parse(event ?? '{}')).toMatchObject({ event: 'access_token.use.refused', reason });
    }
  });

  it('loses what its person may no longer do, and ends with its row, within five seconds and without a word from Redis', async () => {
    const [gone, kept] = [await issue(), await issue()];
    const create = () => system.api(kept.accessToken).post('/api/links', { url: 'https://example.com/' });
    expect([(await use(gone.accessToken)).status, (await create()).status]).toEqual([200, 201]);
    await system.root.query('update token_families set revoked_at = now() where id = $1', [familyOf(gone)]);
    await system.root.query(`update members set role = 'viewer' where user_id = $1`, [userId]);
    const demoted = waitFor(async () => (await create()).status === 403, { what: 'a 403', deadlineMs: 5000 });
    expect(await Promise.all([refusedWithin5s(gone.accessToken), demoted])).toEqual([true, true]);
    expect((await use(kept.accessToken)).status).toBe(200);
    await system.root.query(`update members set role = 'editor' where user_id = $1`, [userId]);
  });

  it('revokes itself and no other', async () => {
    const [mine, other] = [await issue(), await issue()];
    const client = system.api(mine.accessToken);
    expect(toProblem(await client.delete(`/api/tokens/${other.id}`))).toMatchObject({ status: 404, code: 'not_found' });
    expect((await client.delete(`/api/tokens/${mine.id}`)).status).toBe(204);
    expect(await refusedWithin5s(mine.accessToken)).toBe(true);
    expect(toProblem(await refresh(mine.refreshToken))).toMatchObject({ status: 401, code: 'invalid_token' });
    expect((await use(other.accessToken)).status).toBe(200);
  });

  it('gives no tokens: only a person in a browser does', async () => {
    const { accessToken } = await issue();
    const asked = await system.api(accessToken).post('/api/tokens', { client: 'another' });
    expect(toProblem(asked)).toMatchObject({ status: 403, code: 'forbidden' });
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
    expect(await refusedWithin5s(second.accessToken)).toBe(true);
    expect(await system.logsWith(reused.requestId)).toContainEqual(expect.stringContaining('"reason":"reused"'));
  });

  it('presented twenty times at once is taken once', async () => {
    const { refreshToken } = await issue();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
  });

  it.for(['', 'x', 'lp_key', `lpr_${'é'.repeat(43)}`, "lpr_' or 1=1 --"])(
    'that is none of ours, %s, is refused',
    async (token) => {
      expect(toProblem(await refresh(token))).toMatchObject({ status: 401, code: 'invalid_token' });
    },
  );
});
