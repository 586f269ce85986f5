/** What scans of random addresses cost the stores, and what they do to those behind the same address. */
import { describe, expect, it } from 'vitest';
import { toBase62 } from '../../../src/lib/base62.ts';
import { lookup } from '../../../src/links/lookup.ts';
import type { LinkProjection } from '../../../src/links/projection.ts';
import { missLimits } from '../../../src/visitor/miss-debt.ts';
import { aLink, aList } from '../../support/fakes/projection.ts';
import { redirectIsolate, type IsolateStores } from '../../support/redirect-isolate.ts';
import { simulatedClock, type SimulatedClock } from '../../support/simulated-clock.ts';

const me = '192.0.2.1';
const keys = 10_000;

/** Seven characters as codes have them; an odd step that is no multiple of 31 meets none twice. */
const codes = (i: number): string => toBase62((i * 350_000_041_777) % 62 ** 7, 7);
const strings = (i: number): string => `x${i}-${'abc'.repeat(i % 9)}`;

/** Four stores that count what they are asked, and take their time. */
function countingStores(clock: SimulatedClock, inKv: ReadonlyMap<string, LinkProjection> = new Map()) {
  let reads = 0;
  const read = async <Value>(ms: number, value: Value): Promise<Value> => {
    reads += 1;
    await clock.wait(ms);
    return value;
  };
  const hot = { get: () => read(2, null), setAbsent: async () => undefined };
  const stores: IsolateStores = {
    kv: (address) => read(20, inKv.get(address) ?? null),
    lookup: async (address) => (await lookup(address, hot, { find: () => read(15, null) }, 0)).found,
    revocations: async () => JSON.stringify(aList({ asOfMs: clock.now() })),
  };
  return { stores, reads: () => reads };
}

const statusesOf = (answers: readonly Response[]) => answers.map(({ status }) => status);

describe.each([
  ['random strings', strings],
  ['keys that look like codes', codes],
])('10,000 %s from one address', (_, toKey) => {
  const ways = { 'all at once': 0, 'a hundred a second': 10 };

  it.each(Object.entries(ways))('cost one isolate at most 100 store reads, %s', async (_way, gapMs) => {
    const clock = simulatedClock();
    const { stores, reads } = countingStores(clock);
    const isolate = redirectIsolate(clock, stores);
    const visits: Promise<Response>[] = [];
    for (let i = 0; i < keys; i++) {
      visits.push(isolate.visit(`go.example/${toKey(i)}`, me));
      // oxlint-disable-next-line no-await-in-loop -- time passes in order
      if (gapMs > 0) await clock.advance(gapMs);
    }
    const statuses = statusesOf(await clock.settle(Promise.all(visits)));
    expect(reads()).toBeLessThanOrEqual(100);
    expect(new Set(statuses)).toEqual(new Set([404, 429]));
    expect(statuses.filter((status) => status === 404).length).toBeGreaterThanOrEqual(missLimits.burst);
  });

  it('cost 20 isolates at most 2,000 store reads', async () => {
    const clock = simulatedClock();
    const { stores, reads } = countingStores(clock);
    const isolates = Array.from({ length: 20 }, () => redirectIsolate(clock, stores));
    const visits: Promise<Response>[] = [];
    for (let i = 0; i < keys; i++) {
      const isolate = isolates[i % isolates.length];
      if (isolate) visits.push(isolate.visit(`go.example/${toKey(i)}`, me));
      // oxlint-disable-next-line no-await-in-loop -- time passes in order
      await clock.advance(10);
    }
    await clock.settle(Promise.all(visits));
    expect(reads()).toBeLessThanOrEqual(2000);
  });
});

describe('a scan', () => {
  it('cannot begin again in a /64 with another address', async () => {
    const clock = simulatedClock();
    const { stores, reads } = countingStores(clock);
    const isolate = redirectIsolate(clock, stores);
    const visits = Array.from({ length: 1000 }, (_, i) =>
      isolate.visit(`go.example/${codes(i)}`, `2001:db8::${i + 1}`),
    );
    await clock.settle(Promise.all(visits));
    expect(reads()).toBeLessThanOrEqual(100);
  });

  it('is told when to come again, and nobody keeps the answer', async () => {
    const clock = simulatedClock();
    const isolate = redirectIsolate(clock, countingStores(clock).stores);
    const visits = Array.from({ length: 100 }, (_, i) => isolate.visit(`go.example/${codes(i)}`, me));
    const refused = (await clock.settle(Promise.all(visits))).find(({ status }) => status === 429);
    expect(refused?.headers.get('retry-after')).toBe('60');
    expect(refused?.headers.get('cache-control')).toBe('no-store');
  });

  it('is stopped before the lookup Worker when the platform says so', async () => {
    const clock = simulatedClock();
    const { stores } = countingStores(clock);
    let asked = 0;
    const lookupWorker = async () => (asked++, 'absent' as const);
    const isolate = redirectIsolate(clock, { ...stores, lookup: lookupWorker, admits: async () => false });
    const { status } = await clock.settle(isolate.visit(`go.example/${codes(0)}`, me));
    expect([status, asked]).toEqual([429, 0]);
  });
});

describe('a hundred visitors behind one address', () => {
  const links = new Map(Array.from({ length: 100 }, (_, i) => [`go.example/real-${i}`, aLink({ id: String(i) })]));
  const addresses = [...links.keys()];

  it('all come through at once, each to a link that the isolate has never seen', async () => {
    const clock = simulatedClock();
    const isolate = redirectIsolate(clock, countingStores(clock, links).stores);
    const startMs = clock.now();
    const answers = await clock.settle(Promise.all(addresses.map((address) => isolate.visit(address, me))));
    expect(new Set(statusesOf(answers))).toEqual(new Set([302]));
    expect(clock.now() - startMs).toBeLessThan(500);
  });

  it('all come through to links that KV does not have yet', async () => {
    const clock = simulatedClock();
    const { stores } = countingStores(clock);
    const lookupWorker = async (address: string) => (await clock.wait(150), links.get(address) ?? 'absent');
    const isolate = redirectIsolate(clock, { ...stores, lookup: lookupWorker });
    const answers = await clock.settle(Promise.all(addresses.map((address) => isolate.visit(address, me))));
    expect(new Set(statusesOf(answers))).toEqual(new Set([302]));
  });

  it('are not touched by a scan from there when their links are in memory', async () => {
    const clock = simulatedClock();
    const isolate = redirectIsolate(clock, countingStores(clock, links).stores);
    await clock.settle(Promise.all(addresses.map((address) => isolate.visit(address, me))));
    const scan = Array.from({ length: 1000 }, (_, i) => isolate.visit(`go.example/${codes(i)}`, me));
    const answers = await clock.settle(Promise.all(addresses.map((address) => isolate.visit(address, me))));
    expect(new Set(statusesOf(answers))).toEqual(new Set([302]));
    expect(statusesOf(await clock.settle(Promise.all(scan)))).toContain(429);
  });

  it('are asked to come again soon, not blamed, when stores are too slow for them', async () => {
    const clock = simulatedClock();
    const { stores } = countingStores(clock, links);
    const slowKv = async (address: string) => (await clock.wait(1900), links.get(address) ?? null);
    const isolate = redirectIsolate(clock, { ...stores, kv: slowKv });
    const answers = await clock.settle(Promise.all(addresses.map((address) => isolate.visit(address, me))));
    expect(Map.groupBy(statusesOf(answers), (status) => status).get(302)).toHaveLength(missLimits.burst);
    const others = answers.filter(({ status }) => status !== 302);
    expect(new Set(others.map(({ status, headers }) => [status, headers.get('retry-after')].join()))).toEqual(
      new Set(['503,5']),
    );
  });

  it('who all follow the same broken link owe one miss, and a quarter for each who read KV at once', async () => {
    const clock = simulatedClock();
    const { stores, reads } = countingStores(clock);
    const isolate = redirectIsolate(clock, stores);
    const visits = addresses.map(() => isolate.visit('go.example/broken', me));
    expect(new Set(statusesOf(await clock.settle(Promise.all(visits))))).toEqual(new Set([404]));
    // KV is read by as many as may at once; behind it one asks for all.
    expect(reads()).toBe(missLimits.burst + 3);
    const others = Array.from({ length: missLimits.burst - 7 }, (_, i) => isolate.visit(`go.example/broken-${i}`, me));
    expect(new Set(statusesOf(await clock.settle(Promise.all(others))))).toEqual(new Set([404]));
  });

  it('still get what the isolate knew in the last ten minutes while a scan from there is refused', async () => {
    const clock = simulatedClock();
    const isolate = redirectIsolate(clock, countingStores(clock, links).stores);
    await clock.settle(Promise.all(addresses.map((address) => isolate.visit(address, me))));
    await clock.advance(30_000);
    const scan = Array.from({ length: 100 }, (_, i) => isolate.visit(`go.example/${codes(i)}`, me));
    expect(statusesOf(await clock.settle(Promise.all(scan)))).toContain(429);
    const answers = await clock.settle(Promise.all(addresses.map((address) => isolate.visit(address, me))));
    expect(new Set(statusesOf(answers))).toEqual(new Set([302]));
  });

  it('are neither refused what memory had nor blamed while KV is down and the platform limits them', async () => {
    const clock = simulatedClock();
    const { stores } = countingStores(clock, links);
    let isDown = false;
    const isolate = redirectIsolate(clock, {
      ...stores,
      kv: (address) => (isDown ? Promise.reject(new Error('down')) : stores.kv(address)),
      admits: async () => !isDown,
    });
    await clock.settle(Promise.all(addresses.map((address) => isolate.visit(address, me))));
    isDown = true;
    await clock.advance(11_000);
    const during = await clock.settle(Promise.all(addresses.map((address) => isolate.visit(address, me))));
    await clock.settle(Promise.all(Array.from({ length: 50 }, (_, i) => isolate.visit(`go.example/new-${i}`, me))));
    isDown = false;
    await clock.advance(11_000);
    const after = await clock.settle(isolate.visit(`go.example/${codes(1)}`, me));
    expect([new Set(statusesOf(during)), after.status]).toEqual([new Set([302]), 404]);
  });
});

describe('a scan that asks for each key many times at once', () => {
  it('costs no more than one that asks once', async () => {
    const clock = simulatedClock();
    const { stores, reads } = countingStores(clock);
    const isolate = redirectIsolate(clock, stores);
    for (let i = 0; i < 100; i++) {
      const visits = Array.from({ length: 24 }, () => isolate.visit(`go.example/${codes(i)}`, me));
      // oxlint-disable-next-line no-await-in-loop -- one key after another
      await clock.settle(Promise.all(visits));
    }
    expect(reads()).toBeLessThanOrEqual(100 + missLimits.burst);
  });
});

describe('a link that becomes hot', () => {
  it('costs one lookup for a thousand visitors who come at once', async () => {
    const clock = simulatedClock();
    const { stores } = countingStores(clock);
    let asked = 0;
    const lookupWorker = async () => (asked++, await clock.wait(200), aLink());
    const isolate = redirectIsolate(clock, { ...stores, lookup: lookupWorker });
    const visits = Array.from({ length: 1000 }, (_, i) => isolate.visit('go.example/hot', `10.0.${i >> 8}.${i & 255}`));
    const answers = await clock.settle(Promise.all(visits));
    expect([new Set(statusesOf(answers)), asked]).toEqual([new Set([302]), 1]);
  });

  it('waits for no visitor who has gone', async () => {
    const clock = simulatedClock();
    const { stores } = countingStores(clock);
    let asked = 0;
    const lookupWorker = () => (asked++ === 0 ? new Promise<never>(() => undefined) : Promise.resolve(aLink()));
    const isolate = redirectIsolate(clock, { ...stores, lookup: lookupWorker });
    void isolate.visit('go.example/hot', '198.51.100.1');
    const startMs = clock.now();
    const visits = Array.from({ length: 50 }, (_, i) => isolate.visit('go.example/hot', `10.0.0.${i}`));
    const answers = await clock.settle(Promise.all(visits));
    expect([new Set(statusesOf(answers)), asked]).toEqual([new Set([302]), 2]);
    expect(clock.now() - startMs).toBeLessThan(700);
  });
});
