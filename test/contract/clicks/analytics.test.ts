import { describe, expect, it } from 'vitest';
import { planWindow, toAnalytics } from '../../../src/clicks/analytics.ts';
import { analyticsQueries } from '../../../src/clicks/statements.ts';
import { Analytics, type AnalyticsQuery } from '../../../src/clicks/wire.ts';
import { toLedgerBatch } from '../../../src/clicks/delivery.ts';
import { aBatch, aClick, links, useClicksDatabase, workspaces } from './clicks-database.ts';

const database = await useClicksDatabase();

const now = Date.UTC(2026, 10, 22, 10, 30);

async function ask(
  query: AnalyticsQuery,
  workspace: string = workspaces[0],
  link: string = links[0],
): Promise<Analytics> {
  const window = planWindow(query, now);
  if (!window.ok) throw new Error(window.error);
  const { rows } = await database.api.read(workspace, 'primary', (db) => analyticsQueries(db, link, window.value));
  return Analytics.parse(toAnalytics('link_x', window.value, rows));
}

/** Ingests one click at each of these times. */
async function ingestAt(...times: number[]): Promise<void> {
  await database.store.ingest(
    times.map((timeMs) => toLedgerBatch(aBatch([aClick({ timeMs })], { sealedAtMs: timeMs }), timeMs)),
  );
  await database.store.foldDays(1000);
}

describe('analytics', () => {
  it('answers an empty series for a link without clicks', async () => {
    const answer = await ask({ interval: '24h', timezone: 'UTC' });
    expect(answer.series).toHaveLength(24);
    expect(answer.totals).toEqual({
      clicks: 0,
      humanClicks: 0,
      byClass: { human: 0, bot: 0, preview: 0, prefetch: 0 },
      lastClicked: null,
    });
    expect(Object.values(answer.top).flat()).toEqual([]);
  });

  it('puts clicks into the days of the zone, bounds included at the beginning and excluded at the end', async () => {
    // Midnight of 22 November in New York is 05:00 UTC.
    const midnight = Date.UTC(2026, 10, 22, 5);
    await ingestAt(midnight, midnight - 1, midnight + 1, midnight - 6 * 86_400_000, midnight - 6 * 86_400_000 - 1);
    const answer = await ask({ interval: '7d', timezone: 'America/New_York' });
    expect(answer.series.map(({ clicks }) => clicks)).toEqual([1, 0, 0, 0, 0, 1, 2]);
    expect(answer.totals.clicks).toBe(4);
    expect(answer.start).toBe('2026-11-16T05:00:00.000Z');
    expect(answer.end).toBe('2026-11-23T05:00:00.000Z');
    expect(answer.totals.lastClicked).toBe(new Date(midnight + 1).toISOString());
  });

  it('begins all of time with the first month that has a click', async () => {
    await ingestAt(now, Date.UTC(2026, 9, 3));
    const answer = await ask({ interval: 'all', timezone: 'Europe/Berlin' });
    expect(answer.granularity).toBe('month');
    expect(answer.series.map(({ start, clicks }) => `${start} ${clicks}`)).toEqual([
      '2026-09-30T22:00:00.000Z 1',
      '2026-10-31T23:00:00.000Z 1',
    ]);
    expect(answer.start).toBe('2026-09-30T22:00:00.000Z');
  });

  it('lists the ten most frequent values of each dimension', async () => {
    const clicks = Array.from({ length: 12 }, (_, i) =>
      Array.from({ length: i + 1 }, () => aClick({ timeMs: now, city: `City ${String(i).padStart(2, '0')}` })),
    ).flat();
    await database.store.ingest([toLedgerBatch(aBatch(clicks, { sealedAtMs: now }), now)]);
    await database.store.foldDays(1000);
    const { top } = await ask({ interval: '1h', timezone: 'UTC' });
    expect(top.city.map(({ value, clicks }) => `${value}: ${clicks}`)).toEqual(
      Array.from({ length: 10 }, (_, i) => `City ${String(11 - i).padStart(2, '0')}: ${12 - i}`),
    );
    expect(top.class).toEqual([{ value: 'human', clicks: 78 }]);
  });

  it('sums the slots of a counter', async () => {
    await ingestAt(now);
    await database.root.query(
      `insert into click_hours (workspace_id, link_id, hour, slot, human, bot)
       select workspace_id, link_id, hour, 7, 10, 5 from click_hours`,
    );
    const answer = await ask({ interval: '1h', timezone: 'UTC' });
    expect(answer.totals.byClass).toEqual({ human: 11, bot: 5, preview: 0, prefetch: 0 });
    expect(answer.series.at(-1)).toEqual({ start: '2026-11-22T10:00:00.000Z', clicks: 16, humanClicks: 11 });
  });

  it("shows nothing of another workspace's link", async () => {
    await ingestAt(now);
    const answer = await ask({ interval: '24h', timezone: 'UTC' }, workspaces[1]);
    expect(answer.totals.clicks).toBe(0);
    expect(answer.totals.lastClicked).toBeNull();
    expect(Object.values(answer.top).flat()).toEqual([]);
  });
});
