import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parsePublicId } from '../../src/lib/id.ts';
import { read, toProblem } from '../support/api-client.ts';
import { statuses } from '../support/http.ts';
import { signIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';
import { found, session } from '../support/team.ts';

const system = openSystem();

describe('a deleted workspace', () => {
  it('is gone with its links and keys, and comes back with those links that were live', async () => {
    const owner = await signIn(system);
    const { id } = await found(owner, 'Short-lived');
    const create = async (fields: object) => {
      const answer = await owner.browser.post('/api/links', { url: 'https://example.com/', ...fields });
      return read(z.object({ key: z.string() }), answer, 201).key;
    };
    const [live, disabled] = [await create({}), await create({ disabled: true })];
    const visits = async () => statuses([await system.visit(`/${live}`), await system.visit(`/${disabled}`)]);
    expect(await visits()).toEqual([302, 410]);
    expect((await owner.browser.delete('/api/workspace')).status).toBe(204);
    expect(await visits()).toEqual([410, 410]);
    expect(toProblem(await owner.browser.get('/api/links')).code).toBe('no_workspace');
    expect((await owner.browser.post(`/api/workspaces/${id}/switch`)).status).toBe(404);
    expect((await owner.browser.get('/api/workspaces')).text).toContain('"name":"Short-lived"');
    expect((await owner.browser.post(`/api/workspaces/${id}/restore`)).status).toBe(204);
    expect(await visits()).toEqual([302, 410]);
    expect((await session(owner)).workspace?.id).toBe(id);
  });
});

describe('links that were left when their workspace was deleted or suspended', () => {
  it.each([
    [
      'deleted',
      `update workspaces set deleted_at = now(), unsettled_since = now() - $2 * interval '1 second' where id = $1`,
    ],
    [
      'suspended',
      `insert into workspace_suspensions (workspace_id, is_suspended, reason, changed_by, changed_at)
       select workspace_id, true, 'test', user_id, now() - $2 * interval '1 second' from members where workspace_id = $1`,
    ],
  ])('follow within a minute, however many without links were %s before', async (_, end) => {
    const owner = await signIn(system);
    const empty = [await found(owner, 'Empty'), await found(owner, 'Empty too')];
    const full = await found(owner, 'Full');
    const link = await owner.browser.post('/api/links', { url: 'https://example.com/' });
    const { key } = read(z.object({ key: z.string() }), link, 201);
    for (const [index, { id }] of [...empty, full].entries())
      await system.root.query(end, [parsePublicId('ws', id), 300 - index]);
    await system.cron();
    const { rows } = await system.root.query(
      'select disabled_at is not null or blocked_at is not null as over from links where key = $1',
      [key],
    );
    expect(rows).toEqual([{ over: true }]);
  });
});

describe('a deleted workspace of somebody who works in one that is suspended', () => {
  it('comes back with its links', async () => {
    const owner = await signIn(system);
    const { id } = await found(owner, 'Deleted');
    const link = await owner.browser.post('/api/links', { url: 'https://example.com/' });
    const { key } = read(z.object({ key: z.string() }), link, 201);
    await owner.browser.delete('/api/workspace');
    await found(owner, 'Suspended');
    await system.root.query(
      `insert into workspace_suspensions (workspace_id, is_suspended, reason, changed_by, settled_at)
       select workspace_id, true, 'test', $1::uuid, now() from sessions where user_id = $1`,
      [owner.userId],
    );
    expect((await owner.browser.post(`/api/workspaces/${id}/restore`)).status).toBe(204);
    expect((await system.visit(`/${key}`)).status).toBe(302);
  });
});

describe('a workspace whose grace period is over', () => {
  it('cannot be restored, and keeps nothing but keys that are never given out again', async () => {
    const owner = await signIn(system);
    // Without a link, and deleted for longer: it must not end the run.
    await found(owner, 'Empty');
    await owner.browser.delete('/api/workspace');
    const { id } = await found(owner, 'Forgotten');
    const body = { url: 'https://example.com/secret', title: 'secret' };
    const { key } = read(z.object({ key: z.string() }), await owner.browser.post('/api/links', body), 201);
    await owner.browser.delete('/api/workspace');
    await system.root.query(
      `update workspaces set deleted_at = deleted_at - interval '30 days 1 minute', unsettled_since = unsettled_since - interval '30 days 1 minute'
       where id in (select workspace_id from members where user_id = $1)`,
      [owner.userId],
    );
    // For a minute after the deletion another job looks after its links, and what one holds the other leaves to the next hour.
    await system.cron();
    expect((await owner.browser.post(`/api/workspaces/${id}/restore`)).status).toBe(404);
    await system.cron('hour');
    const { rows } = await system.root.query(
      `select l.url, l.title, l.deleted_at is not null as gone, w.name, (select count(*)::integer from members m where m.workspace_id = w.id) as members
       from links l join workspaces w on w.id = l.workspace_id where l.key = $1`,
      [key],
    );
    expect(rows).toEqual([{ url: 'about:blank', title: null, gone: true, name: '', members: 0 }]);
    const { rowCount: left } = await system.root.query('select from members where user_id = $1', [owner.userId]);
    expect(left).toBe(0);
    const stranger = await signIn(system);
    await found(stranger);
    const taken = await stranger.browser.post('/api/links', { url: 'https://example.com/', key });
    expect(toProblem(taken).code).toBe('key_taken');
  });
});
