import { expect, it } from 'vitest';
import { toBulk, toLinks } from '../support/api-client.ts';
import { aMessage } from '../support/click-batches.ts';
import { openSystem, toUuid } from '../support/system.ts';

const system = openSystem();
const clicks = 10_000;
const concurrency = 64;

it('answers 10,000 redirects over 200 links at once rightly, and counts exactly as many clicks', async () => {
  const { api } = await system.found();
  const rows = Array.from({ length: 200 }, (_, i) => ({ url: `https://example.com/${i}` }));
  const links = toBulk(await api.post('/api/links/bulk', rows)).results.flatMap(({ link }) => (link ? [link] : []));
  const wrong: string[] = [];
  let next = 0;
  const visitor = async (): Promise<void> => {
    for (let i = next++; i < clicks; i = next++) {
      const link = links[i % links.length];
      const { status, headers } = await system.visit(`/${link?.key}`);
      if (status !== 302 || headers.location !== link?.url)
        wrong.push(`${status} ${headers.location} for ${link?.url}`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, visitor));
  expect(wrong).toEqual([]);

  const counted = await system.settleClicks(
    links.map(({ id }) => id),
    clicks,
    100_000,
  );
  expect(counted).toBe(clicks);
  const pages = [toLinks(await api.get('/api/links?pageSize=100'))];
  pages.push(toLinks(await api.get(`/api/links?pageSize=100&cursor=${pages[0]?.nextCursor}`)));
  expect(pages.flatMap((page) => page.links.map((link) => link.clicks))).toEqual(
    links.map(() => clicks / links.length),
  );
}, 240_000);

it('counts 10,000 clicks once when every batch is delivered twice, the second time in another order', async () => {
  const { api } = await system.found();
  const rows = Array.from({ length: 201 }, (_, i) => ({ url: `https://example.com/${i}` }));
  const links = toBulk(await api.post('/api/links/bulk', rows)).results.flatMap(({ link }) => (link ? [link] : []));
  const [last, ...others] = links;
  if (!last) throw new Error('No link was created.');
  const batches = others.map(({ id }) => aMessage({ linkId: id, clicks: clicks / others.length }));
  const ids = others.map(({ id }) => id);
  await system.sendClicks(batches);
  expect(await system.settleClicks(ids, clicks, 100_000)).toBe(clicks);

  // The local queue keeps its order: when the one behind them is counted, the repeated ones have been delivered.
  await system.sendClicks([...batches.toReversed(), aMessage({ linkId: last.id })]);
  await system.settleClicks([last.id], 1, 100_000);
  expect(await system.settleClicks(ids, clicks)).toBe(clicks);
  const { rows: totals } = await system.root.query<{ sum: number }>(
    `select sum(t.clicks)::integer as sum from click_totals t join unnest($1::uuid[]) as l (id) on l.id = t.link_id`,
    [ids.map(toUuid)],
  );
  expect(totals).toEqual([{ sum: clicks }]);
}, 240_000);
