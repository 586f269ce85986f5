import { afterEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import type { LinkView } from '../../src/links/wire.ts';
import { toBulk } from '../support/api-client.ts';
import type { Faults } from '../support/faults/faults.ts';
import { freshKey, openSystem } from '../support/system.ts';

/** Each of these ends with what the product promises: as many clicks as redirects. */
const system = openSystem();
afterEach(() => system.setFaults({}));

/** Links of a workspace of their own, in KV, which no visitor has asked for yet. */
async function newLinks(count: number): Promise<LinkView[]> {
  const { api } = await system.found();
  const rows = Array.from({ length: count }, (_, i) => ({ url: `https://example.com/${i}` }));
  return toBulk(await api.post('/api/links/bulk', rows)).results.flatMap(({ link }) => link ?? []);
}

/** Visits each link so many times, some at once; every answer must be its redirect. */
async function visitAll(links: readonly LinkView[], times: number): Promise<number> {
  const visits = Array.from({ length: times }, () => links).flat();
  const wrong: string[] = [];
  const visitor = async (): Promise<void> => {
    for (let link = visits.pop(); link; link = visits.pop()) {
      const { status, headers } = await system.visit(`/${link.key}`);
      if (status !== 302 || headers.location !== link.url) wrong.push(`${status} for ${link.url}`);
    }
  };
  const served = visits.length;
  await Promise.all(Array.from({ length: 16 }, visitor));
  expect(wrong).toEqual([]);
  return served;
}

/** Runs the jobs of the minute, as cron does, until the ledger holds so many clicks of the links; returns how many it holds. */
async function count(links: readonly LinkView[], clicks: number): Promise<number> {
  const ids = links.map(({ id }) => id);
  const counted = async () => {
    await system.cron();
    return (await system.settleClicks(ids, 0)) >= clicks;
  };
  await waitFor(counted, { what: `${clicks} clicks`, deadlineMs: 60_000, everyMs: 500 });
  return system.settleClicks(ids, clicks);
}

describe('every click is counted once', () => {
  it('while the queue refuses every second message', async () => {
    const links = await newLinks(20);
    await system.setFaults({ queue: 'fails every second time' });
    const served = await visitAll(links, 40);
    expect(await count(links, served)).toBe(served);
  });

  it.each<[string, Partial<Faults>]>([
    ['refuses everything', { queue: 'fails' }],
    ['refuses everything, and neither lookup nor the API answers', { queue: 'fails', lookup: 'fails', api: 'fails' }],
  ])('while the queue %s: batches wait in the spool', async (_, faults) => {
    const links = await newLinks(10);
    await system.setFaults(faults);
    const served = await visitAll(links, 30);
    await expect.poll(() => system.spooled(), { timeout: 30_000 }).not.toEqual([]);
    await system.setFaults({});
    expect(await count(links, served)).toBe(served);
    expect(await system.spooled()).toEqual([]);
  });
});

describe('with lookup and API down', () => {
  const down: Partial<Faults>[] = [
    { lookup: 'fails', api: 'fails' },
    { lookup: 'hangs', api: 'fails' },
  ];

  it.each(down)('%o: links in KV redirect, unknown keys get 503 and are right again afterwards', async (faults) => {
    const links = await newLinks(5);
    const unknown = freshKey();
    await system.setFaults(faults);
    const served = await visitAll(links, 4);
    const visit = await system.visit(`/${unknown}`);
    expect([visit.status, visit.headers['cache-control']]).toEqual([503, 'no-store']);
    await system.setFaults({});
    expect((await system.visit(`/${unknown}`)).status).toBe(404);
    expect(await count(links, served)).toBe(served);
  });
});

describe('with KV down', () => {
  it.each(['fails', 'hangs'] as const)('%s: links are found through lookup', async (kv) => {
    const links = await newLinks(3);
    await system.setFaults({ kv });
    const served = await visitAll(links, 2);
    expect(await count(links, served)).toBe(served);
  });
});
