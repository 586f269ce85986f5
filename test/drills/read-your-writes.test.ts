import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { formatApiKey } from '../../src/api-keys/api-key.ts';
import type { LinkView } from '../../src/links/wire.ts';
import { toLink, toLinks, type ApiClient } from '../support/api-client.ts';
import type { HttpAnswer } from '../support/http.ts';
import { freshKey, openSystem, type Tenant } from '../support/system.ts';

const system = openSystem();
/** The replica replays nothing while these tests run. */
let writer: Tenant;
/** Another key of the same workspace, which has written nothing. */
let reader: ApiClient;
/** Links that the replica knows as they were before. */
let known: { edited: LinkView; deleted: LinkView };

const servedBy = (answer: HttpAnswer) => answer.headers['x-linkpulse-read'];
const titles = (answer: HttpAnswer) => toLinks(answer).links.map(({ title }) => title);

/** To ask for a pause is not to have it: what the replica is replaying it goes on with. */
async function pauseReplay(): Promise<void> {
  await system.replica.query('select pg_wal_replay_pause()');
  const isPaused = async () =>
    (await system.replica.query(`select from pg_get_wal_replay_pause_state() s where s = 'paused'`)).rowCount === 1;
  await waitFor(isPaused, { what: 'the replica to pause', deadlineMs: 20_000 });
}

beforeAll(async () => {
  writer = await system.found();
  const apiKey = formatApiKey(randomBytes(32));
  await system.root.query(
    `insert into api_keys (id, workspace_id, name, hint, hash) values (gen_random_uuid(), $1, 'second', '', $2)`,
    [writer.workspaceId, createHash('sha256').update(apiKey).digest()],
  );
  reader = system.api(apiKey);
  const edited = await writer.api.create({ url: 'https://example.com/', title: 'before' });
  known = { edited, deleted: await writer.api.create({ url: 'https://example.com/', title: 'deleted' }) };
  await system.caughtUp();
  await pauseReplay();
});
afterAll(() => system.replica.query('select pg_wal_replay_resume()'));

describe('while the replica lags', () => {
  it('shows a link that was just created to its creator, alone and in the list', async () => {
    const link = await writer.api.create({ url: 'https://example.com/', title: 'created' });
    const [one, list] = [await writer.api.get(`/api/links/${link.id}`), await writer.api.get('/api/links')];
    expect(toLink(one)).toEqual(link);
    expect(titles(list)).toContain('created');
    expect([servedBy(one), servedBy(list)]).toEqual(['primary', 'primary']);
  });

  it('shows an edit to its editor, alone and in the list', async () => {
    const { id } = known.edited;
    await writer.api.patch(`/api/links/${id}`, { title: 'after' });
    const [one, list] = [await writer.api.get(`/api/links/${id}`), await writer.api.get('/api/links')];
    expect(toLink(one).title).toBe('after');
    expect(titles(list)).toContain('after');
    expect(titles(list)).not.toContain('before');
  });

  it('shows a deletion to whoever deleted', async () => {
    const { id } = known.deleted;
    await writer.api.delete(`/api/links/${id}`);
    const [one, list] = [await writer.api.get(`/api/links/${id}`), await writer.api.get('/api/links')];
    expect([one.status, titles(list).includes('deleted')]).toEqual([404, false]);
  });

  it('serves a key without recent writes from the replica, which does not know the link yet', async () => {
    const { id } = await writer.api.create({ url: 'https://example.com/', title: 'unseen' });
    const [one, list] = [await reader.get(`/api/links/${id}`), await reader.get('/api/links')];
    expect([one.status, servedBy(one)]).toEqual([404, 'replica']);
    expect([titles(list).includes('unseen'), servedBy(list)]).toEqual([false, 'replica']);
  });

  it('serves whoever shows the token of a write, as header or cookie, at least that state', async () => {
    const created = await writer.api.post('/api/links', { url: 'https://example.com/' });
    const { id } = toLink(created, 201);
    const token = String(created.headers['consistency-token']);
    const cookie = created.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const byHeader = await reader.get(`/api/links/${id}`, { 'consistency-token': token });
    const byCookie = await reader.get(`/api/links/${id}`, { cookie });
    expect([byHeader.status, byCookie.status]).toEqual([200, 200]);
  });

  it('serves a garbled token as none', async () => {
    const answer = await reader.get('/api/links', { 'consistency-token': "0/0' or true" });
    expect([answer.status, servedBy(answer)]).toEqual([200, 'replica']);
  });

  it('lets a new workspace in, which the replica has not heard of', async () => {
    const fresh = await system.found();
    const answer = await fresh.api.get('/api/workspace');
    expect([answer.status, servedBy(answer)]).toEqual([200, 'primary']);
  });

  it('redirects visitors by the newest state', async () => {
    const { id, key } = await writer.api.create({ url: 'https://example.com/1', key: freshKey() });
    const first = await system.visit(`/${key}`);
    await writer.api.patch(`/api/links/${id}`, { url: 'https://example.com/2' });
    const second = await system.visit(`/${key}`);
    expect([first.headers.location, second.headers.location]).toEqual([
      'https://example.com/1',
      'https://example.com/2',
    ]);
  });

  it('returns to the replica once that has caught up', async () => {
    const created = await writer.api.post('/api/links', { url: 'https://example.com/' });
    const { id } = toLink(created, 201);
    const headers = { 'consistency-token': String(created.headers['consistency-token']) };
    await system.replica.query('select pg_wal_replay_resume()');
    const answer = await waitFor(
      async () => {
        const read = await reader.get(`/api/links/${id}`, headers);
        return servedBy(read) === 'replica' && read;
      },
      { what: 'the replica to serve', deadlineMs: 20_000 },
    );
    await pauseReplay();
    expect(toLink(answer).id).toBe(id);
  });
});
