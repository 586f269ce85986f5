import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { freshKey, openSystem, toUuid } from '../support/system.ts';

const system = openSystem();
const { api } = system.a;
const url = 'https://example.com/target';

const revocationOf = async (key: string) => {
  const { rows } = await system.root.query('select version, state from link_revocations where address = $1', [
    `localhost/${key}`,
  ]);
  return rows;
};

describe('a link that stops being live while KV keeps its old target', () => {
  it('is blocked for every visitor within 30 s', async () => {
    const { id, key } = await api.create({ url });
    const address = `localhost/${key}`;
    expect((await system.visit(`/${key}`)).status).toBe(302);
    // Nobody publishes what a statement at the database changes before the next minute.
    await system.root.query('update links set blocked_at = now() where id = $1', [toUuid(id)]);
    const isBlocked = async () => (await system.visit(`/${key}`)).status === 403;
    await waitFor(isBlocked, { what: 'the link to be blocked', deadlineMs: 30_000, everyMs: 200 });
    const [after, kept] = [await system.visit(`/${key}`), await system.getProjection(address)];
    expect([after.status, after.headers.location, kept]).toEqual([403, undefined, expect.stringContaining('"live"')]);
  });

  it('is gone within 30 s after its owner deleted it', async () => {
    const { id, key } = await api.create({ url });
    const address = `localhost/${key}`;
    const live = (await system.getProjection(address)) ?? '';
    await api.delete(`/api/links/${id}`);
    await system.putProjection(address, live);
    const isGone = async () => (await system.visit(`/${key}`)).status === 410;
    await waitFor(isGone, { what: 'the link to be gone', deadlineMs: 30_000, everyMs: 200 });
    expect(await system.getProjection(address)).toBe(live);
  });

  it('redirects again once it is live again', async () => {
    const { id, key } = await api.create({ url });
    await api.patch(`/api/links/${id}`, { disabled: true });
    const isGone = async () => (await system.visit(`/${key}`)).status === 410;
    await waitFor(isGone, { what: 'the link to be gone', deadlineMs: 30_000, everyMs: 200 });
    await api.patch(`/api/links/${id}`, { disabled: false });
    expect((await system.visit(`/${key}`)).status).toBe(302);
  });
});

describe('a link that is edited while KV keeps its old target', () => {
  it('leads to the new one within 30 s, also where it has been in memory for long', async () => {
    const { id, key } = await api.create({ url });
    const address = `localhost/${key}`;
    expect((await system.visit(`/${key}`)).headers.location).toBe(url);
    const old = (await system.getProjection(address)) ?? '';
    // Nobody publishes what a statement at the database changes before the next minute.
    await system.root.query(`update links set url = 'https://example.com/edited' where id = $1`, [toUuid(id)]);
    const isEdited = async () => (await system.visit(`/${key}`)).headers.location === 'https://example.com/edited';
    await waitFor(isEdited, { what: 'the link to be edited', deadlineMs: 30_000, everyMs: 200 });
    // The lookup has it published; a location may go on seeing the old one.
    await system.putProjection(address, old);
    expect(await isEdited()).toBe(true);
  });
});

const editOf = async (key: string) => {
  const { rows } = await system.root.query<{ version: number; at: Date }>(
    'select version, at from link_edits where address = $1',
    [`localhost/${key}`],
  );
  return rows[0] ?? null;
};

describe('edits', () => {
  it('are noted when what visitors get changes, a takedown too, and not for any other change', async () => {
    const { id, key } = await api.create({ url });
    await api.patch(`/api/links/${id}`, { title: 'x' });
    expect(await editOf(key)).toBeNull();
    await api.patch(`/api/links/${id}`, { url: 'https://example.com/2' });
    expect((await editOf(key))?.version).toBe(3);
    await api.patch(`/api/links/${id}`, { title: 'y' });
    expect((await editOf(key))?.version).toBe(3);
    // Of the many that are blocked at once not all are listed as revoked.
    await system.root.query(
      `begin; set local app.unlisted = 'on'; update links set blocked_at = now(), blocked_for = 'suspension' where id = '${toUuid(id)}'; commit`,
    );
    expect([await revocationOf(key), (await editOf(key))?.version]).toEqual([[], 5]);
  });

  it('are noted at the end of their transaction', async () => {
    const { id, key } = await api.create({ url });
    const changing = await system.root.connect();
    await changing.query('begin');
    await changing.query(`update links set url = 'https://example.com/2' where id = $1`, [toUuid(id)]);
    const changed = await changing.query<{ at: string }>('select clock_timestamp()::text as at');
    await changing.query('commit');
    changing.release();
    const { rows } = await system.root.query<{ after: boolean }>(
      'select at > $2::timestamptz as after from link_edits where address = $1',
      [`localhost/${key}`, changed.rows[0]?.at],
    );
    expect(rows).toEqual([{ after: true }]);
  });

  it('are listed newest first with their age for the API role, which cannot read the table', async () => {
    const keys = [freshKey(), freshKey()];
    for (const key of keys) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const { id } = await api.create({ url, key });
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await api.patch(`/api/links/${id}`, { url: 'https://example.com/2' });
    }
    const list = 'select address, version, age_ms from recent_edits(2, $1)';
    const { rows } = await system.asApi.query<{ address: string; age_ms: number }>(list, [360]);
    expect(rows.map(({ address }) => address)).toEqual(keys.toReversed().map((key) => `localhost/${key}`));
    expect(rows.every(({ age_ms: ageMs }) => ageMs >= 0 && ageMs < 30_000)).toBe(true);
    expect((await system.asApi.query(list, [0])).rows).toEqual([]);
    await expect(system.asApi.query('select 1 from link_edits')).rejects.toMatchObject({ code: '42501' });
  });

  it('that KV did not take are noted again with each try, and not forgotten', async () => {
    const address = `localhost/${freshKey()}`;
    const { rows: workspaces } = await system.root.query<{ id: string }>('select id from workspaces limit 1');
    await system.root.query(
      `insert into link_edits (address, version, at) values ($1, 2, now() - interval '2 hours'), ($1 || '2', 2, now() - interval '2 hours')`,
      [address],
    );
    await system.root.query(
      `insert into link_outbox (workspace_id, address, version, created_at) values ($2, $1, 2, now() - interval '1 day')`,
      [address, workspaces[0]?.id],
    );
    const kept = async () =>
      (
        await system.root.query<{ address: string; is_new: boolean }>(
          `select address, at > now() - interval '1 minute' as is_new from link_edits where address like $1 || '%'`,
          [address],
        )
      ).rows;
    await system.asJobs.query('select prune_link_revocations()');
    expect(await kept()).toEqual([{ address, is_new: false }]);
    await system.asJobs.query('select take_outbox(1000)');
    expect(await kept()).toEqual([{ address, is_new: true }]);
    await system.root.query('delete from link_outbox where address = $1', [address]);
  });
});

describe('revocations', () => {
  it('are noted when a link stops being live, and not for any other change', async () => {
    const { id, key } = await api.create({ url });
    await api.patch(`/api/links/${id}`, { title: 'x' });
    expect(await revocationOf(key)).toEqual([]);
    await api.patch(`/api/links/${id}`, { disabled: true });
    expect(await revocationOf(key)).toEqual([{ version: 3, state: 'disabled' }]);
    await api.patch(`/api/links/${id}`, { title: 'y' });
    expect(await revocationOf(key)).toEqual([{ version: 3, state: 'disabled' }]);
    await api.delete(`/api/links/${id}`);
    expect(await revocationOf(key)).toEqual([{ version: 5, state: 'deleted' }]);
  });

  it('are listed newest first for the API role, which cannot read the table', async () => {
    const keys = [freshKey(), freshKey()];
    for (const key of keys) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const { id } = await api.create({ url, key });
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await api.delete(`/api/links/${id}`);
    }
    const { rows } = await system.asApi.query<{ address: string }>(
      `select address from recent_revocations(1000) where state <> 'blocked'`,
    );
    expect(rows.slice(0, 2).map(({ address }) => address)).toEqual(keys.toReversed().map((key) => `localhost/${key}`));
    await expect(system.asApi.query('select 1 from link_revocations')).rejects.toMatchObject({ code: '42501' });
  });

  it('are listed blocked ones first, and not only those of one workspace that revokes a thousand of its own', async () => {
    const [busy, other] = [randomUUID(), randomUUID()];
    const client = await system.root.connect();
    try {
      await client.query('begin; truncate link_revocations');
      await client.query(
        `insert into link_revocations (address, version, state, at, workspace_id)
         select 'busy/' || n, 1, 'disabled', clock_timestamp(), $1::uuid from generate_series(1, 1200) n
         union all values ('other/deleted', 1, 'deleted', now() - interval '30 minutes', $2::uuid),
           ('other/blocked', 1, 'blocked', now() - interval '23 hours', $2::uuid),
           ('other/old', 1, 'deleted', now() - interval '61 minutes', $2::uuid)`,
        [busy, other],
      );
      const { rows } = await client.query<{ address: string }>('select address from recent_revocations(1000)');
      const listed = rows.map(({ address }) => address);
      expect([listed.length, listed[0], listed.indexOf('other/deleted')]).toEqual([1000, 'other/blocked', 201]);
      expect(listed).not.toContain('other/old');
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  it('of a blocked link are not renewed by what its owner does', async () => {
    const { id, key } = await api.create({ url });
    await system.root.query('update links set blocked_at = now() where id = $1', [toUuid(id)]);
    const noted = await revocationOf(key);
    await system.root.query('update links set disabled_at = now() where id = $1', [toUuid(id)]);
    await system.root.query('update links set deleted_at = now() where id = $1', [toUuid(id)]);
    expect(noted).toEqual([{ version: 2, state: 'blocked' }]);
    expect(await revocationOf(key)).toEqual(noted);
  });

  it('are forgotten after a day', async () => {
    const address = `localhost/${freshKey()}`;
    await system.root.query(
      `insert into link_revocations (address, version, state, at) values ($1, 1, 'deleted', now() - interval '25 hours')`,
      [address],
    );
    await system.asJobs.query('select prune_link_revocations()');
    const { rows } = await system.root.query('select 1 from link_revocations where address = $1', [address]);
    expect(rows).toEqual([]);
  });
});
