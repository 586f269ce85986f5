/** Queries of a link's analytics, for a read inside its workspace; row-level security keeps other workspaces' links empty. */
import { and, desc, eq, gte, lt, max, sql, sum } from 'drizzle-orm';

import type { Db } from '../platform/postgres.ts';
import type { AnalyticsWindow } from './analytics.ts';
import { clickDays, clickHours, clickTotals } from './schema.ts';
import { toUtcDay } from './visitor.ts';

const topValues = 10;

/**
 * Counts by bucket, the most frequent values, and the last click of all time, in this order, for `toAnalytics`.
 *
 * @example const { rows } = await postgres.read(workspaceId, token, (db) => analyticsQueries(db, link.id, window));
 */
export function analyticsQueries(db: Db, linkId: string, window: AnalyticsWindow) {
  const startMs = window.startsMs[0] ?? window.endMs;
  return [
    bucketsOf(db, linkId, window, startMs),
    topOf(db, linkId, startMs, window.endMs),
    lastOf(db, linkId),
  ] as const;
}

function bucketsOf(db: Db, linkId: string, window: AnalyticsWindow, startMs: number) {
  const starts = sql.param(window.startsMs.map((start) => new Date(start).toISOString()));
  const bucket = sql<number>`width_bucket(${clickHours.hour}, ${starts}::timestamptz[])`.as('bucket');
  return db
    .select({
      bucket,
      human: sum(clickHours.human).mapWith(Number),
      bot: sum(clickHours.bot).mapWith(Number),
      preview: sum(clickHours.preview).mapWith(Number),
      prefetch: sum(clickHours.prefetch).mapWith(Number),
    })
    .from(clickHours)
    .where(
      and(
        eq(clickHours.linkId, linkId),
        gte(clickHours.hour, new Date(startMs)),
        lt(clickHours.hour, new Date(window.endMs)),
      ),
    )
    .groupBy(sql`bucket`);
}

function topOf(db: Db, linkId: string, startMs: number, endMs: number) {
  const clicks = sum(clickDays.clicks).mapWith(Number).as('clicks');
  const rank = sql<number>`row_number() over (partition by ${clickDays.dimension} order by sum(${clickDays.clicks}) desc, ${clickDays.value})`;
  const ranked = db
    .select({ dimension: clickDays.dimension, value: clickDays.value, clicks, rank: rank.as('rank') })
    .from(clickDays)
    .where(
      and(
        eq(clickDays.linkId, linkId),
        gte(clickDays.day, toUtcDay(startMs)),
        // The end is exclusive: at midnight it belongs to the day before.
        sql`${clickDays.day} <= ${toUtcDay(endMs - 1)}`,
      ),
    )
    .groupBy(clickDays.dimension, clickDays.value)
    .as('ranked');
  return db
    .select({ dimension: ranked.dimension, value: ranked.value, clicks: ranked.clicks })
    .from(ranked)
    .where(sql`${ranked.rank} <= ${topValues}`)
    .orderBy(ranked.dimension, desc(ranked.clicks), ranked.value);
}

function lastOf(db: Db, linkId: string) {
  return db
    .select({ lastClickedAt: max(clickTotals.lastClickedAt) })
    .from(clickTotals)
    .where(eq(clickTotals.linkId, linkId));
}
