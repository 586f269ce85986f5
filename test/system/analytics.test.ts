import { beforeAll, describe, expect, it } from 'vitest';
import { Analytics } from '../../src/clicks/wire.ts';
import type { LinkView } from '../../src/links/wire.ts';
import { read } from '../support/api-client.ts';
import { aMessage } from '../support/click-batches.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const dayMs = 86_400_000;
/** Two days ago at 20:00 UTC, which is the next day in Tokyo. */
const evening = Math.floor(Date.now() / dayMs) * dayMs - 2 * dayMs + 20 * 3_600_000;
let link: LinkView;

const ask = async (query: string) =>
  read(Analytics, await system.a.api.get(`/api/links/${link.id}/analytics?${query}`));
const filled = ({ series }: Analytics) => series.filter(({ clicks }) => clicks > 0);

beforeAll(async () => {
  link = await system.a.api.create({ url: 'https://example.com/' });
  const bot = { signal: 'automated', userAgent: 'Googlebot/2.1', country: 'US' } as const;
  await system.sendClicks([
    aMessage({ linkId: link.id, clicks: 4, timeMs: evening }),
    aMessage({ linkId: link.id, clicks: 2, timeMs: evening, click: bot }),
    aMessage({ linkId: link.id, clicks: 3 }),
  ]);
  await system.settleClicks([link.id], 9);
  // What is counted by day and dimension is so a minute later.
  await system.cron();
  await system.caughtUp();
});

describe('analytics', () => {
  it('sums the clicks of the window by class', async () => {
    expect((await ask('interval=7d')).totals).toMatchObject({
      clicks: 9,
      humanClicks: 7,
      byClass: { human: 7, bot: 2, preview: 0, prefetch: 0 },
    });
  });

  it('leaves out what lies before the window', async () => {
    expect((await ask('')).totals.clicks).toBe(3);
  });

  it.each([
    ['1h', 'hour', 2],
    ['24h', 'hour', 24],
    ['7d', 'day', 7],
    ['30d', 'day', 30],
    ['90d', 'day', 90],
    ['1y', 'month', 12],
  ])('shows %s by %s, empty ones included', async (interval, granularity, length) => {
    const answer = await ask(`interval=${interval}`);
    expect([answer.granularity, answer.series.length]).toEqual([granularity, length]);
    expect(answer.series.reduce((sum, { clicks }) => sum + clicks, 0)).toBe(answer.totals.clicks);
  });

  it.each([
    ['UTC', Math.floor(evening / dayMs) * dayMs],
    ['Asia/Tokyo', Math.floor(evening / dayMs) * dayMs + 15 * 3_600_000],
    ['Asia/Kolkata', Math.floor(evening / dayMs) * dayMs + 18.5 * 3_600_000],
  ])('begins days where they begin in %s', async (timezone, start) => {
    const [first] = filled(await ask(`interval=7d&timezone=${timezone}`));
    expect(first).toEqual({ start: new Date(start).toISOString(), clicks: 6, humanClicks: 4 });
  });

  it('begins the whole history with the first month that has a click', async () => {
    const { series, totals } = await ask('interval=all');
    expect([series[0]?.clicks === 0, totals.clicks]).toEqual([false, 9]);
  });

  it('names the most frequent values', async () => {
    const { top } = await ask('interval=7d');
    expect(top.country).toEqual([
      { value: 'DE', clicks: 7 },
      { value: 'US', clicks: 2 },
    ]);
    expect(top.referrer[0]).toEqual({ value: 'example.org', clicks: 9 });
  });

  it('is empty for a link that was never clicked', async () => {
    const { id } = await system.a.api.create({ url: 'https://example.com/' });
    const answer = read(Analytics, await system.a.api.get(`/api/links/${id}/analytics`));
    expect([answer.totals.clicks, answer.totals.lastClicked, answer.series.length]).toEqual([0, null, 24]);
  });
});
