import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillSeries, planWindow, toAnalytics, type AnalyticsWindow } from '../../../src/clicks/analytics.ts';
import { openCalendar } from '../../../src/clicks/calendar.ts';
import { Analytics, AnalyticsQuery } from '../../../src/clicks/wire.ts';

const hourMs = 3_600_000;
const intervals = AnalyticsQuery.shape.interval.unwrap().options;

function plan(interval: AnalyticsQuery['interval'], timezone: string, now: number): AnalyticsWindow {
  const window = planWindow({ interval, timezone }, now);
  if (!window.ok) throw new Error(window.error);
  return window.value;
}

const at = (...ms: number[]) => ms.map((time) => new Date(time).toISOString());

describe('planWindow', () => {
  const now = Date.UTC(2026, 10, 22, 10, 30);

  it.each([
    ['1h', 'hour', 2, '2026-11-22T09:00:00.000Z', '2026-11-22T11:00:00.000Z'],
    ['24h', 'hour', 24, '2026-11-21T11:00:00.000Z', '2026-11-22T11:00:00.000Z'],
    ['7d', 'day', 7, '2026-11-15T23:00:00.000Z', '2026-11-22T23:00:00.000Z'],
    ['30d', 'day', 30, '2026-10-23T22:00:00.000Z', '2026-11-22T23:00:00.000Z'],
    ['90d', 'day', 90, '2026-08-24T22:00:00.000Z', '2026-11-22T23:00:00.000Z'],
    ['1y', 'month', 12, '2025-11-30T23:00:00.000Z', '2026-11-30T23:00:00.000Z'],
    ['all', 'month', 120, '2016-11-30T23:00:00.000Z', '2026-11-30T23:00:00.000Z'],
  ] as const)('of %s has %s buckets, %i of them', (interval, granularity, count, start, end) => {
    const window = plan(interval, 'Europe/Berlin', now);
    expect(window.granularity).toBe(granularity);
    expect(window.startsMs).toHaveLength(count);
    expect(at(window.startsMs[0] ?? 0, window.endMs)).toEqual([start, end]);
  });

  it('gives a day of 23 and one of 25 hours their hours', () => {
    const spring = plan('7d', 'Europe/Berlin', Date.UTC(2026, 2, 30, 12)).startsMs;
    expect(spring.slice(1).map((start, i) => (start - (spring[i] ?? 0)) / hourMs)).toEqual([24, 24, 24, 24, 24, 23]);
    const autumn = plan('7d', 'Europe/Berlin', Date.UTC(2026, 9, 26, 12)).startsMs;
    expect(autumn.slice(1).map((start, i) => (start - (autumn[i] ?? 0)) / hourMs)).toEqual([24, 24, 24, 24, 24, 25]);
  });

  it('begins a day after the gap where clocks go forward at midnight', () => {
    // Cairo, 24 April 2026: 00:00 becomes 01:00.
    expect(at(...plan('7d', 'Africa/Cairo', Date.UTC(2026, 3, 24, 12)).startsMs.slice(-1))).toEqual([
      '2026-04-23T22:00:00.000Z',
    ]);
  });

  it('leaves out a day that a zone skipped', () => {
    // Samoa had no 30 December 2011.
    const { startsMs } = plan('7d', 'Pacific/Apia', Date.UTC(2012, 0, 1, 12));
    expect(startsMs).toHaveLength(6);
  });

  it('knows no zone called Mars/Olympus', () => {
    expect(planWindow({ interval: '7d', timezone: 'Mars/Olympus' }, now)).toEqual({ ok: false, error: 'unknown_zone' });
    expect(planWindow({ interval: '7d', timezone: '' }, now)).toEqual({ ok: false, error: 'unknown_zone' });
  });

  it('tiles the window without gap or overlap, around now, with every hour in exactly one bucket', () => {
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC');
    const time = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2037, 0) });
    fc.assert(
      fc.property(fc.constantFrom(...intervals), zone, time, (interval, timezone, now) => {
        const { startsMs, endMs, granularity } = plan(interval, timezone, now);
        const bounds = [...startsMs, endMs];
        expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
        expect(new Set(bounds).size).toBe(bounds.length);
        expect(now).toBeGreaterThanOrEqual(startsMs.at(-1) ?? 0);
        expect(now).toBeLessThan(endMs);
        const first = Math.ceil((startsMs[0] ?? 0) / hourMs) * hourMs;
        for (let hour = first, bucket = 0; hour < endMs; hour += hourMs) {
          while ((bounds[bucket + 1] ?? Infinity) <= hour) bucket++;
          expect(hour >= (bounds[bucket] ?? Infinity) && hour < (bounds[bucket + 1] ?? 0)).toBe(true);
          if (interval === 'all') break;
        }
        if (granularity === 'hour') return;
        const calendar = openCalendar(timezone);
        if (!calendar.ok) throw new Error(calendar.error);
        for (const start of startsMs) {
          const [before, after] = [calendar.value.dateAt(start - 1), calendar.value.dateAt(start)];
          expect(granularity === 'month' ? before.month : before.day).not.toBe(
            granularity === 'month' ? after.month : after.day,
          );
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('toAnalytics', () => {
  const now = Date.UTC(2026, 10, 22, 10, 30);
  const row = { human: 3, bot: 1, preview: 0, prefetch: 2 };

  it('fills the hours without clicks', () => {
    const series = fillSeries([{ bucket: 23, ...row }], plan('24h', 'UTC', now));
    expect(series).toHaveLength(24);
    expect(series.slice(-3)).toEqual([
      { start: '2026-11-22T08:00:00.000Z', clicks: 0, humanClicks: 0 },
      { start: '2026-11-22T09:00:00.000Z', clicks: 6, humanClicks: 3 },
      { start: '2026-11-22T10:00:00.000Z', clicks: 0, humanClicks: 0 },
    ]);
  });

  it('shows the current month alone when a link was never clicked', () => {
    expect(fillSeries([], plan('all', 'UTC', now))).toEqual([
      { start: '2026-11-01T00:00:00.000Z', clicks: 0, humanClicks: 0 },
    ]);
  });

  it('answers in the shape of the API', () => {
    const window = plan('1h', 'UTC', now);
    const top = [
      { dimension: 0, value: 'DE', clicks: 5 },
      { dimension: 9, value: 'human', clicks: 3 },
      { dimension: 99, value: 'of a later version', clicks: 1 },
    ];
    const answer = toAnalytics('link_x', window, [[{ bucket: 2, ...row }], top, [{ lastClickedAt: new Date(now) }]]);
    expect(Analytics.parse(answer)).toEqual(answer);
    expect(answer.totals).toEqual({ clicks: 6, humanClicks: 3, byClass: row, lastClicked: '2026-11-22T10:30:00.000Z' });
    expect(answer.top.country).toEqual([{ value: 'DE', clicks: 5 }]);
    expect(answer.top.class).toEqual([{ value: 'human', clicks: 3 }]);
  });
});
