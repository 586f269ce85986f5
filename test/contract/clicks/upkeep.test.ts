import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { replayDeadClicks } from '../../../src/clicks/replay.ts';
import { postgresClicks } from '../../../src/clicks/store.ts';
import { toUtcDay } from '../../../src/clicks/visitor.ts';
import { aClick, aLedgerBatch, useClicksDatabase } from './clicks-database.ts';

const database = await useClicksDatabase();

const dayMs = 86_400_000;

async function partitionsOf(): Promise<string[]> {
  const { rows } = await database.root.query<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'clicks'::regclass order by 1`,
  );
  return rows.map(({ name }) => name);
}

describe('partitions', () => {
  it('exist from last month to three months ahead, and making them again changes nothing', async () => {
    const before = await partitionsOf();
    expect(before).toHaveLength(6);
    expect(before).toContain('clicks_default');
    expect(await database.store.ensurePartitions(3)).toBe(0);
    expect(await partitionsOf()).toEqual(before);
  });

  it('have forced row-level security, no policy and no grant', async () => {
    const { rows } = await database.root.query(
      `select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'clicks'::regclass and (not c.relrowsecurity or not c.relforcerowsecurity
         or exists (select from pg_policy p where p.polrelid = c.oid)
         or exists (select from aclexplode(c.relacl) a where a.grantee <> c.relowner))`,
    );
    expect(rows).toEqual([]);
  });

  it('takes clicks that no month takes, tells their number, and moves them when their month is made', async () => {
    await database.store.ingest([aLedgerBatch([aClick(), aClick()])]);
    expect(await database.store.countClicksInDefault()).toBe(0);
    await database.root.query(
      `update clicks set clicked_at = date_trunc('month', now()) + interval '5 months 3 days'
       where ctid = (select min(ctid) from clicks)`,
    );
    expect(await database.store.countClicksInDefault()).toBe(1);
    expect(await database.store.ensurePartitions(5)).toBe(2);
    expect(await database.store.countClicksInDefault()).toBe(0);
    const { rows } = await database.root.query(`select count(*)::integer as clicks from clicks`);
    expect(rows).toEqual([{ clicks: 2 }]);
    const { rows: forced } = await database.root.query(
      `select relforcerowsecurity from pg_class where relname = 'clicks_default'`,
    );
    expect(forced).toEqual([{ relforcerowsecurity: true }]);
  });

  it('are made by two makers at once without an error', async () => {
    const made = await Promise.all([7, 7, 7].map((months) => database.store.ensurePartitions(months)));
    expect(made.toSorted((a, b) => a - b)).toEqual([0, 0, 2]);
  });

  it('leave no gap after months without a maker', async () => {
    const names = await partitionsOf();
    const month = names.filter((name) => name !== 'clicks_default').at(-1) ?? '';
    await database.root.query(`drop table ${names.filter((name) => /\d/.test(name) && name !== names[1]).join(', ')}`);
    expect(await database.store.ensurePartitions(7)).toBeGreaterThan(5);
    expect(await partitionsOf()).toContain(month);
    expect(await database.store.countClicksInDefault()).toBe(0);
  });

  it('count only the default partition when asked how full it is', async () => {
    const { rows } = await database.root.query<{ 'QUERY PLAN': string }>(
      `explain select count(*) from clicks where clicked_at < '2000-01-01' or clicked_at >= '2100-01-01'`,
    );
    const scanned = rows.map((row) => row['QUERY PLAN']).filter((line) => line.includes('Scan on'));
    expect(scanned).toHaveLength(1);
    expect(scanned[0]).toContain('clicks_default');
  });
});

describe('retention', () => {
  const makeMonth = (monthsAgo: number) =>
    database.root.query(
      `do $$ begin execute format('create table clicks_%s partition of clicks for values from (%L) to (%L)',
         to_char(now() - interval '${monthsAgo} months', 'YYYY_MM'), date_trunc('month', now() - interval '${monthsAgo} months', 'UTC'),
         date_trunc('month', now() - interval '${monthsAgo - 1} months', 'UTC')); end $$`,
    );

  it('drops whole months that are over for longer, and never the current or the previous one', async () => {
    const before = await partitionsOf();
    await makeMonth(4);
    await makeMonth(3);
    expect(await database.store.dropPartitions(4)).toBe(0);
    expect(await database.store.dropPartitions(3)).toBe(1);
    expect(await database.store.dropPartitions(0)).toBe(1);
    expect(await database.store.dropPartitions(0)).toBe(0);
    expect(await partitionsOf()).toEqual(before);
    expect(await database.store.ensurePartitions(3)).toBe(0);
  });
});

describe('row-level security', () => {
  it.each(['api', 'jobs'] as const)('shows %s no click and no counter without a workspace', async (role) => {
    await database.store.ingest([aLedgerBatch([aClick()])]);
    const client = database[role];
    for (const table of ['clicks', 'click_hours', 'click_days', 'click_totals']) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const rows = await client.call('primary', sql.raw(`select count(*)::integer as count from ${table}`));
      expect(rows).toEqual([{ count: 0 }]);
    }
    for (const table of [
      'click_batches',
      'click_deltas',
      'click_reconciliations',
      'dead_letters',
      'visitor_salts',
      'clicks_default',
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await expect(client.call('primary', sql.raw(`select 1 from ${table}`))).rejects.toMatchObject({
        cause: { code: '42501' },
      });
    }
  });

  it('shows the owner of the tables no click either', async () => {
    await database.store.ingest([aLedgerBatch([aClick()])]);
    const { rows } = await database.owner.query('select count(*)::integer as count from clicks');
    expect(rows).toEqual([{ count: 0 }]);
  });
});

describe('salts', () => {
  it('are the same for all who ask on a day, and differ by day', async () => {
    const api = postgresClicks(database.api);
    const today = toUtcDay(Date.now());
    const salts = await Promise.all(Array.from({ length: 5 }, () => api.visitorSalt(today)));
    expect(salts[0]).toHaveLength(32);
    expect(new Set(salts.map((salt) => salt.toString())).size).toBe(1);
    expect(await api.visitorSalt(toUtcDay(Date.now() - dayMs))).not.toEqual(salts[0]);
  });

  it('are refused for other days and for other roles', async () => {
    const api = postgresClicks(database.api);
    await expect(api.visitorSalt(toUtcDay(Date.now() - 3 * dayMs))).rejects.toMatchObject({ cause: { code: 'LP003' } });
    await expect(api.visitorSalt(toUtcDay(Date.now() + 3 * dayMs))).rejects.toMatchObject({ cause: { code: 'LP003' } });
    await expect(database.store.visitorSalt(toUtcDay(Date.now()))).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  it('are deleted 48 hours after their day began', async () => {
    await database.root.query(
      `insert into visitor_salts select (now() at time zone 'UTC')::date - n, '\\x00' from unnest(array[2, 3, 1]) n
       on conflict do nothing`,
    );
    expect(await database.store.pruneVisitorSalts()).toBe(2);
    const { rows } = await database.root.query(
      `select 1 from visitor_salts where day < (now() at time zone 'UTC')::date - 1`,
    );
    expect(rows).toEqual([]);
  });
});

describe('dead letters', () => {
  it('go back to the queue once, when the operator asked', async () => {
    const body = { v: 1, rows: [] };
    const letter = { queue: 'linkpulse-clicks', body: JSON.stringify(body), reason: 'retries exhausted' };
    for (const messageId of ['a', 'b', 'c']) {
      // oxlint-disable-next-line no-await-in-loop -- in order
      await database.store.storeDeadLetter({ ...letter, messageId });
    }
    expect(await database.store.takeDeadLetters(10)).toEqual([]);
    await database.owner.query('begin; set local role linkpulse_clicks; select request_replay(null); commit');
    const sent: unknown[] = [];
    let room = 2;
    const queue = {
      send: async (message: unknown) => {
        if (room-- <= 0) throw new Error('Too Many Requests');
        sent.push(message);
      },
    };
    await expect(replayDeadClicks(queue, database.store)).rejects.toThrow('Too Many Requests');
    room = 10;
    expect(await replayDeadClicks(queue, database.store)).toBe(1);
    expect(await replayDeadClicks(queue, database.store)).toBe(0);
    expect(sent).toEqual([body, body, body]);
  });
});

describe('pruning', () => {
  it('forgets batch ids after 30 days, so many at a time', async () => {
    await database.store.ingest([aLedgerBatch([aClick()]), aLedgerBatch([aClick()]), aLedgerBatch([aClick()])]);
    await database.root.query(
      `update click_batches set ingested_at = now() - interval '31 days' where id in (select id from click_batches limit 2)`,
    );
    expect(await database.store.pruneClickBatches(1)).toBe(1);
    expect(await database.store.pruneClickBatches(10)).toBe(1);
    expect(await database.store.pruneClickBatches(10)).toBe(0);
  });
});
