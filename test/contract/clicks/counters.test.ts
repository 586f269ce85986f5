import { describe, expect, it } from 'vitest';
import { waitFor } from '../../../scripts/lib/wait-for.ts';
import { aClick, aLedgerBatch, connect, links, nowMs, useClicksDatabase, workspaces } from './clicks-database.ts';

const database = await useClicksDatabase();

const hourMs = 3_600_000;

/** Compares, or repairs, all days and the totals, as `npm run clicks -- rebuild` does day by day. */
async function rebuild(rewrite: boolean) {
  const isolation = rewrite ? 'read committed' : 'repeatable read';
  await database.owner.query(`begin isolation level ${isolation}; set local role linkpulse_clicks`);
  const days = await database.owner.query(
    `select rollup, key, expected, actual from rebuild_click_days(click_ledger_start(), 'infinity', $1) order by 1, 2`,
    [rewrite],
  );
  const totals = await database.owner.query(`select rollup, key, expected, actual from rebuild_click_totals($1)`, [
    rewrite,
  ]);
  await database.owner.query('commit');
  return [...days.rows, ...totals.rows];
}

const ingestSome = () =>
  database.store.ingest([
    aLedgerBatch([aClick(), aClick({ linkId: links[2], userAgent: '' }), aClick({ timeMs: nowMs - hourMs })]),
    aLedgerBatch([aClick({ linkId: links[1], referrer: '', signal: 'prefetch' }), aClick()]),
  ]);

const foldAll = async () => {
  while (((await database.store.foldDays(1_000_000)) ?? 1) > 0);
};

async function query<Row extends object>(text: string): Promise<Row[]> {
  return (await database.root.query<Row>(text)).rows;
}

describe('a fold', () => {
  it('adds each click once, whoever folds and however little at a time', async () => {
    for (let i = 0; i < 6; i++) await ingestSome();
    const folded = await Promise.all([1, 1, 1, 7, 7].map((clicks) => database.store.foldDays(clicks)));
    expect(folded.every((clicks) => (clicks ?? 0) % 5 === 0)).toBe(true);
    expect(await rebuild(false)).toEqual([]);
    await foldAll();
    expect(await query('select sum(clicks)::integer as clicks from click_days where dimension = 9')).toEqual([
      { clicks: 30 },
    ]);
    expect(await query('select 1 from click_deltas')).toEqual([]);
    expect(await rebuild(false)).toEqual([]);
  });

  it('adds nothing when it fails, and the same later', async () => {
    await ingestSome();
    await database.root.query(`alter table click_days add constraint full_up check (dimension <> 8) not valid`);
    await expect(database.store.foldDays(100)).rejects.toThrow('Failed query');
    expect(await query('select 1 from click_days')).toEqual([]);
    await database.root.query(`alter table click_days drop constraint full_up`);
    expect(await database.store.foldDays(100)).toBe(5);
    expect(await rebuild(false)).toEqual([]);
  });

  it('says busy, not that nothing is left, while a call that was given up holds it', async () => {
    await ingestSome();
    const givenUp = await connect(database.stack.ownerUrl);
    try {
      await givenUp.query(`begin; select pg_advisory_xact_lock(hashtext('fold_click_days'))`);
      expect(await database.store.foldDays(100)).toBeNull();
    } finally {
      await givenUp.query('rollback');
      await givenUp.end();
    }
    expect(await database.store.foldDays(100)).toBe(5);
    expect(await database.store.foldDays(100)).toBe(0);
  });

  it('leaves out what of a delivery was counted before', async () => {
    const [old, fresh] = [aLedgerBatch([aClick({ city: 'Old' })]), aLedgerBatch([aClick({ city: 'New' }), aClick()])];
    await database.store.ingest([old]);
    await database.store.ingest([old, fresh, old]);
    await foldAll();
    expect(await query('select value, clicks from click_days where dimension = 1 order by value')).toEqual([
      { value: 'Munich', clicks: 1 },
      { value: 'New', clicks: 1 },
      { value: 'Old', clicks: 1 },
    ]);
  });

  it('knows places apart that share some of their names', async () => {
    const place = (country: string, region: string, city: string) => aClick({ country, region, city });
    await database.store.ingest([aLedgerBatch([place('US', 'Ohio', 'Paris'), place('FR', '', 'Paris')])]);
    await database.store.ingest([aLedgerBatch([place('FR', '', 'Paris'), place('', '', '')])]);
    await foldAll();
    expect(
      await query(
        'select dimension, value, clicks from click_days where dimension in (0, 1, 2) order by dimension, value',
      ),
    ).toEqual([
      { dimension: 0, value: 'FR', clicks: 2 },
      { dimension: 0, value: 'US', clicks: 1 },
      { dimension: 1, value: 'Paris', clicks: 3 },
      { dimension: 2, value: 'Ohio', clicks: 1 },
    ]);
  });
});

describe('slots', () => {
  const slotsOf = async () => {
    const [row] = await query<{ hours: number; totals: number }>(
      `select (select count(distinct slot)::integer from click_hours) as hours, (select count(distinct slot)::integer from click_totals) as totals`,
    );
    return row;
  };

  it('spread a hot link by call, and are merged when its hour is over', async () => {
    for (let i = 0; i < 20; i++)
      await database.store.ingest([aLedgerBatch([aClick({ timeMs: nowMs - 1.9 * hourMs })]), aLedgerBatch([aClick()])]);
    expect((await slotsOf())?.totals).toBeGreaterThan(1);
    expect(await database.store.mergeSlots(1000)).toBeGreaterThan(0);
    expect(await database.store.mergeSlots(1000)).toBe(0);
    expect(
      await query(`select slot from click_hours where hour < now() - interval '70 minutes' group by slot`),
    ).toEqual([{ slot: 0 }]);
    expect((await slotsOf())?.hours).toBeGreaterThan(1);
    await database.root.query(`update click_totals set last_clicked_at = last_clicked_at - interval '1 day'`);
    while ((await database.store.mergeSlots(3)) > 0);
    expect((await slotsOf())?.totals).toBe(1);
    await database.root.query(`update click_totals set last_clicked_at = last_clicked_at + interval '1 day'`);
    expect(await rebuild(false)).toEqual([]);
  });

  it('lose nothing when late clicks come while they are merged', async () => {
    const late = () => aLedgerBatch([aClick({ timeMs: nowMs - 1.9 * hourMs }), aClick({ linkId: links[1] })]);
    await Promise.all([
      ...Array.from({ length: 40 }, () => database.store.ingest([late(), late()])),
      ...Array.from({ length: 10 }, () => database.store.mergeSlots(2)),
    ]);
    expect(await rebuild(false)).toEqual([]);
  });
});

describe('rebuild', () => {
  it('proves that the counters equal the ledger, folded or not', async () => {
    await ingestSome();
    expect(await rebuild(false)).toEqual([]);
    await foldAll();
    expect(await rebuild(false)).toEqual([]);
  });

  it('finds counters that were changed, lost or invented, and repairs them', async () => {
    await ingestSome();
    await foldAll();
    await ingestSome();
    await database.root.query(
      `update click_hours set human = human + 1
       where (link_id, hour, slot) = (select link_id, hour, slot from click_hours where link_id = $1 limit 1)`,
      [links[0]],
    );
    await database.root.query(`delete from click_days where link_id = $1 and dimension = 0`, [links[1]]);
    await database.root.query(
      `insert into click_totals (workspace_id, link_id, slot, clicks, human_clicks, last_clicked_at) values ($1, $2, 3, 5, 5, '2026-01-01')`,
      [workspaces[0], '3eeeeeee-0000-7000-8000-000000000000'],
    );
    const found = await rebuild(true);
    expect(new Set(found.map(({ rollup }) => rollup))).toEqual(new Set(['click_days', 'click_hours', 'click_totals']));
    expect(found.find(({ rollup }) => rollup === 'click_days')).toMatchObject({ expected: '2', actual: '1' });
    expect(found.find(({ rollup }) => rollup === 'click_totals')).toMatchObject({
      expected: null,
      actual: '5/5/2026-01-01T00:00:00+00:00',
    });
    expect(await rebuild(false)).toEqual([]);
  });

  it('finds the wrong moment of a last click', async () => {
    await ingestSome();
    await database.root.query(`update click_totals set last_clicked_at = last_clicked_at + interval '1 ms'`);
    expect(await rebuild(true)).toHaveLength(3);
    expect(await rebuild(false)).toEqual([]);
  });

  it('leaves the counters of months alone that the ledger has dropped', async () => {
    await ingestSome();
    await database.root.query(
      `insert into click_hours (workspace_id, link_id, hour, human) values ($1, $2, '2020-05-05 10:00+00', 7);`,
      [workspaces[0], links[0]],
    );
    await database.root.query(
      `insert into click_days (workspace_id, link_id, day, dimension, value, clicks) values ($1, $2, '2020-05-05', 0, 'FR', 7)`,
      [workspaces[0], links[0]],
    );
    await database.root.query(
      `update click_totals set clicks = clicks + 7, human_clicks = human_clicks + 7
       where (link_id, slot) = (select link_id, slot from click_totals where link_id = $1 limit 1)`,
      [links[0]],
    );
    expect(await rebuild(false)).toEqual([]);
    await database.root.query(`update click_totals set clicks = 1 where link_id = $1`, [links[0]]);
    await rebuild(true);
    expect(await rebuild(false)).toEqual([]);
    expect(
      await query(`select sum(clicks)::integer as clicks from click_totals where link_id = '${links[0]}'`),
    ).toEqual([{ clicks: 10 }]);
    expect(await query(`select clicks from click_days where day = '2020-05-05'`)).toEqual([{ clicks: 7 }]);
  });

  it('keeps the counters of a month that is dropped while it waits for ingest', async () => {
    await database.root.query(
      `create table clicks_2020_05 partition of clicks for values from ('2020-05-01 00:00+00') to ('2020-06-01 00:00+00')`,
    );
    await database.root.query(
      `insert into click_hours (workspace_id, link_id, hour, human) values ($1, $2, '2020-05-05 10:00+00', 7)`,
      [workspaces[0], links[0]],
    );
    await database.root.query(
      `insert into clicks (clicked_at, workspace_id, link_id, class, classifier)
       select '2020-05-05 10:10+00', $1, $2, 0, 1 from generate_series(1, 7)`,
      [workspaces[0], links[0]],
    );
    const [ingesting, rebuilding] = [await connect(database.stack.ownerUrl), await connect(database.stack.ownerUrl)];
    const rebuild = () => rebuilding.query(`select * from rebuild_click_days('2020-05-05', '2020-05-06', true)`);
    try {
      await ingesting.query('begin; set local role linkpulse_clicks; lock table click_batches in row exclusive mode');
      await rebuilding.query('begin; set local role linkpulse_clicks');
      const rebuilt = rebuild();
      const isWaiting = () =>
        query(`select 1 from pg_locks where not granted and relation = 'click_batches'::regclass`);
      await waitFor(async () => (await isWaiting()).length > 0, { what: 'the rebuild to wait', deadlineMs: 20_000 });
      const [dropped] = await Promise.allSettled([database.store.dropPartitions(1)]);
      await ingesting.query('commit');
      expect((await rebuilt).rows).toMatchObject([{ rollup: 'click_days', expected: '7', actual: null }]);
      await rebuilding.query('commit');
      expect(await query(`select human from click_hours where hour < '2021-01-01'`)).toEqual([{ human: 7 }]);
      // It gave up after two seconds, until the next hour.
      expect(dropped).toMatchObject({ status: 'rejected', reason: { cause: { code: '55P03' } } });
      expect(await database.store.dropPartitions(1)).toBe(1);
      await rebuilding.query('begin; set local role linkpulse_clicks');
      await expect(rebuild()).rejects.toMatchObject({ code: '22023' });
    } finally {
      await Promise.all([ingesting.end(), rebuilding.end()]);
    }
  });

  it('ends exact when clicks arrive, are folded and merged while it rewrites day by day', async () => {
    await ingestSome();
    await database.root.query(`update click_hours set human = human + 1`);
    const client = await connect(database.stack.ownerUrl);
    const rewriting = (async () => {
      const { rows } = await client.query<{ first: string; end: string }>(
        `select d::date::text as first, (d::date + 1)::text as end from generate_series(now() - interval '2 days', now(), interval '1 day') d`,
      );
      for (const { first, end } of [...rows, ...rows]) {
        await client.query('begin; set local role linkpulse_clicks');
        await client.query('select from rebuild_click_days($1, $2, true)', [first, end]);
        await client.query('commit');
      }
      await client.query('begin; set local role linkpulse_clicks; select from rebuild_click_totals(true); commit');
      await client.end();
    })();
    const progress = { isDone: false };
    const meanwhile = Array.from({ length: 3 }, async () => {
      for (let i = 0; !progress.isDone || i < 5; i++) await ingestSome();
    });
    const upkeep = (async () => {
      while (!progress.isDone) await Promise.all([database.store.foldDays(20), database.store.mergeSlots(2)]);
    })();
    await rewriting.finally(() => (progress.isDone = true));
    await Promise.all([...meanwhile, upkeep]);
    expect(await rebuild(false)).toEqual([]);
  });

  it('refuses to compare without one snapshot, to rewrite on an old one, and days before the ledger', async () => {
    const call = async (isolation: string, statement: string) => {
      try {
        await database.owner.query(`begin isolation level ${isolation}; set local role linkpulse_clicks; ${statement}`);
      } finally {
        await database.owner.query('rollback');
      }
    };
    await expect(
      call('read committed', `select rebuild_click_days(current_date, 'infinity', false)`),
    ).rejects.toMatchObject({ code: '25001' });
    await expect(call('repeatable read', 'select rebuild_click_totals(true)')).rejects.toMatchObject({ code: '25001' });
    await expect(
      call('read committed', `select rebuild_click_days('2001-01-01', 'infinity', true)`),
    ).rejects.toMatchObject({ code: '22023' });
  });
});
