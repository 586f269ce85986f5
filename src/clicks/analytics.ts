/**
 * The window of an analytics question and the shape of its answer. Clicks are counted by UTC hour; an hour belongs to the bucket
 * that its beginning lies in, so in zones with half hours the clicks around midnight may fall half an hour into the other day.
 */
import { err, ok, type Result } from '../lib/result.ts';
import { openCalendar, type Calendar } from './calendar.ts';
import { clickClasses, type ClickClass } from './click.ts';
import { dimensions, type Dimension } from './dimension.ts';
import type { Analytics, AnalyticsQuery } from './wire.ts';

type Interval = AnalyticsQuery['interval'];
type Granularity = Analytics['granularity'];

export interface AnalyticsWindow {
  interval: Interval;
  timezone: string;
  granularity: Granularity;
  /** Where each bucket begins, in milliseconds; it ends where the next one begins, the last one at `endMs`. */
  startsMs: number[];
  endMs: number;
}

/** How many buckets a window has, the current one included; an hour that has just begun is shown beside the one before. */
const plans: Record<Interval, { granularity: Granularity; buckets: number }> = {
  '1h': { granularity: 'hour', buckets: 2 },
  '24h': { granularity: 'hour', buckets: 24 },
  '7d': { granularity: 'day', buckets: 7 },
  '30d': { granularity: 'day', buckets: 30 },
  '90d': { granularity: 'day', buckets: 90 },
  '1y': { granularity: 'month', buckets: 12 },
  // Ten years; the answer begins with the first month that has a click.
  all: { granularity: 'month', buckets: 120 },
};

const hourMs = 3_600_000;

/** The window that ends with the bucket that `nowMs` lies in. */
export function planWindow(query: AnalyticsQuery, nowMs: number): Result<AnalyticsWindow, 'unknown_zone'> {
  const calendar = openCalendar(query.timezone);
  if (!calendar.ok) return err(calendar.error);
  const { granularity, buckets } = plans[query.interval];
  const bounds: number[] = [];
  for (let i = 1 - buckets; i <= 1; i++) {
    const bound = boundAt(granularity, i, calendar.value, nowMs);
    // A zone that moves across the date line skips a day, which would be a bucket without any time in it.
    if (bound > (bounds.at(-1) ?? Number.NEGATIVE_INFINITY)) bounds.push(bound);
  }
  const endMs = bounds.pop() ?? nowMs;
  return ok({ interval: query.interval, timezone: query.timezone, granularity, startsMs: bounds, endMs });
}

/** The beginning of the bucket `offset` after the current one. */
function boundAt(granularity: Granularity, offset: number, calendar: Calendar, nowMs: number): number {
  const { year, month, day } = calendar.dateAt(nowMs);
  switch (granularity) {
    case 'hour':
      return nowMs - (nowMs % hourMs) + offset * hourMs;
    case 'day':
      return calendar.startOf({ year, month, day: day + offset });
    case 'month':
      return calendar.startOf({ year, month: month + offset, day: 1 });
  }
}

/** Counts of one bucket, numbered from 1 as Postgres' width_bucket does. */
export interface BucketRow extends Record<ClickClass, number> {
  bucket: number;
}

/** One of the most frequent values; rows come most frequent first. */
interface TopRow {
  dimension: number;
  value: string;
  clicks: number;
}

/** What `analyticsQueries` returns, in its order; the last of them is of all time, null when the link was never clicked. */
export type AnalyticsRows = readonly [
  buckets: readonly BucketRow[],
  top: readonly TopRow[],
  last: readonly { lastClickedAt: Date | null }[],
];

/** The answer of the API. `linkId` is the public id. */
export function toAnalytics(linkId: string, window: AnalyticsWindow, rows: AnalyticsRows): Analytics {
  const [buckets, top, [last]] = rows;
  const series = fillSeries(buckets, window);
  const { interval, timezone, granularity, endMs } = window;
  const byClass = sumClasses(buckets);
  return {
    linkId,
    interval,
    timezone,
    granularity,
    start: series[0]?.start ?? toTimestamp(endMs),
    end: toTimestamp(endMs),
    totals: {
      clicks: sumOf(byClass),
      humanClicks: byClass.human,
      byClass,
      lastClicked: last?.lastClickedAt?.toISOString() ?? null,
    },
    series,
    top: groupTop(top),
  };
}

/** One entry for every bucket of the window, empty ones included; of `all` only from the first month with a click. */
export function fillSeries(rows: readonly BucketRow[], window: AnalyticsWindow): Analytics['series'] {
  const rowOf = new Map(rows.map((row) => [row.bucket, row]));
  const first = window.interval === 'all' ? Math.min(window.startsMs.length, ...rowOf.keys()) : 1;
  return window.startsMs.slice(first - 1).map((startMs, index) => {
    const row = rowOf.get(first + index);
    return { start: toTimestamp(startMs), clicks: row ? sumOf(row) : 0, humanClicks: row?.human ?? 0 };
  });
}

function sumClasses(rows: readonly BucketRow[]): Record<ClickClass, number> {
  const sums: Record<ClickClass, number> = { human: 0, bot: 0, preview: 0, prefetch: 0 };
  for (const row of rows) for (const name of clickClasses) sums[name] += row[name];
  return sums;
}

function groupTop(rows: readonly TopRow[]): Analytics['top'] {
  const top: Record<Dimension, { value: string; clicks: number }[]> = {
    country: [],
    city: [],
    region: [],
    continent: [],
    referrer: [],
    browser: [],
    os: [],
    device: [],
    language: [],
    class: [],
  };
  for (const { dimension, value, clicks } of rows) {
    const name = dimensions[dimension];
    if (name) top[name].push({ value, clicks });
  }
  return top;
}

const sumOf = (counts: Record<ClickClass, number>): number => clickClasses.reduce((sum, name) => sum + counts[name], 0);
const toTimestamp = (timeMs: number): string => new Date(timeMs).toISOString();
