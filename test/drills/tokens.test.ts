import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { toPublicId } from '../../src/lib/id.ts';
import { IssuedTokens, TokenList } from '../../src/tokens/wire.ts';
import { read, toProblem, type ApiClient } from '../support/api-client.ts';
import { signIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
let client: ApiClient;
let other: ApiClient;

beforeAll(async () => {
  const tenant = await system.found();
  const { browser, userId } = await signIn(system);
  await system.root.query(`insert into members (workspace_id, user_id, role) values ($1, $2, 'admin')`, [
    tenant.workspaceId,
    userId,
  ]);
  const issue = async () => {
    const asked = await browser.post('/api/tokens', { client: 'x', workspaceId: toPublicId('ws', tenant.workspaceId) });
    return system.api(read(IssuedTokens, asked, 201).accessToken);
  };
  [client, other] = [await issue(), await issue()];
  if ((await client.get('/api/keys')).status !== 200) throw new Error('an admin is not admitted');
  await system.stop('redis');
});
afterAll(() => system.start('redis'));

it('while Redis cannot say whether a token was revoked, what only admins may do waits and all else goes on', async () => {
  const waits = async () => {
    const answer = await client.get('/api/keys');
    return answer.status === 200 ? null : answer;
  };
  const answer = await waitFor(waits, { what: 'the memory of a valid token to end', deadlineMs: 20_000 });
  expect(toProblem(answer)).toMatchObject({ status: 503, code: 'unavailable' });
  expect(answer.headers['retry-after']).toBe('5');
  expect((await client.create({ url: 'https://example.com/without-redis' })).clicks).toBe(0);
  await system.logged('revocation.get.failed');
});

it('a client signs out all the same', async () => {
  const [{ id } = { id: '' }] = read(TokenList, await client.get('/api/tokens')).tokens;
  expect((await client.delete(`/api/tokens/${id}`)).status).toBe(204);
  expect(toProblem(await client.get('/api/links'))).toMatchObject({ status: 401, code: 'invalid_token' });
  await system.logged('credential.revoke.unshared');
});

it('and admins go on when Redis is back', async () => {
  await system.start('redis');
  const admitted = async () => (await other.get('/api/keys')).status === 200;
  expect(await waitFor(admitted, { what: 'Redis to answer', deadlineMs: 20_000, everyMs: 100 })).toBe(true);
});
