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
  }, 45_000);

  it('is gone within 30 s after its owner deleted it', async () => {
    const { id, key } = await api.create({ url });
    const address = `localhost/${key}`;
    const live = (await system.getProjection(address)) ?? '';
    await api.delete(`/api/links/${id}`);
    await system.putProjection(address, live);
    const isGone = async () => (await system.visit(`/${key}`)).status === 410;
    await waitFor(isGone, { what: 'the link to be gone', deadlineMs: 30_000, everyMs: 200 });
    expect(await system.getProjection(address)).toBe(live);
  }, 45_000);

  it('redirects again once it is live again', async () => {
    const { id, key } = await api.create({ url });
    await api.patch(`/api/links/${id}`, { disabled: true });
    const isGone = async () => (await system.visit(`/${key}`)).status === 410;
    await waitFor(isGone, { what: 'the link to be gone', deadlineMs: 30_000, everyMs: 200 });
    await api.patch(`/api/links/${id}`, { disabled: false });
    expect((await system.visit(`/${key}`)).status).toBe(302);
  }, 45_000);
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
    await system.root.query('begin; truncate link_revocations');
    try {
      await system.root.query(
        `insert into link_revocations (address, version, state, at, workspace_id)
         select 'busy/' || n, 1, 'disabled', clock_timestamp(), $1::uuid from generate_series(1, 1200) n
         union all values ('other/deleted', 1, 'deleted', now() - interval '30 minutes', $2::uuid),
           ('other/blocked', 1, 'blocked', now() - interval '23 hours', $2::uuid),
           ('other/old', 1, 'deleted', now() - interval '61 minutes', $2::uuid)`,
        [busy, other],
      );
      const { rows } = await system.root.query<{ address: string }>('select address from recent_revocations(1000)');
      const listed = rows.map(({ address }) => address);
      expect([listed.length, listed[0], listed.indexOf('other/deleted')]).toEqual([1000, 'other/blocked', 201]);
      expect(listed).not.toContain('other/old');
    } finally {
      await system.root.query('rollback');
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
