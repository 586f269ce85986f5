/** The hard bound of 30 s, against a KV that never learns of the takedown. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeCache } from '../../support/fakes/cache.ts';
import { neverUpdatingKv } from '../../support/fakes/kv.ts';
import { aLink, aList } from '../../support/fakes/projection.ts';
import { redirectIsolate, type IsolateStores } from '../../support/redirect-isolate.ts';
import { simulatedClock, type SimulatedClock } from '../../support/simulated-clock.ts';

const address = 'go.example/a';
const boundMs = 30_000;
afterEach(() => vi.restoreAllMocks());

/** A lookup Worker whose lists are as old as its own caches may make them, and which takes a moment. */
function lookupWorker(clock: SimulatedClock, revokedAtMs: number, state: 'blocked' | 'deleted' | 'disabled') {
  let held = aList();
  return async (): Promise<string> => {
    await clock.wait(200);
    if (clock.now() - held.asOfMs > 3000) {
      const asOfMs = clock.now();
      held = aList({ asOfMs, revoked: asOfMs >= revokedAtMs ? [[address, 2, state]] : [] });
    }
    return JSON.stringify(held);
  };
}

function stores(clock: SimulatedClock, changes: Partial<IsolateStores>): IsolateStores {
  const kv = neverUpdatingKv({ [address]: aLink() });
  return {
    kv: (at) => kv.get(at),
    lookup: async () => 'failed',
    revocations: lookupWorker(clock, Number.POSITIVE_INFINITY, 'blocked'),
    ...changes,
  };
}

/** Times after the takedown, in milliseconds, at which a visitor was still redirected. */
async function redirectedAfter(
  clock: SimulatedClock,
  isolate: { visit(at: string): Promise<Response> },
  times: readonly number[],
  revokedAtMs: number,
): Promise<number[]> {
  const late: number[] = [];
  for (const atMs of times) {
    // oxlint-disable-next-line no-await-in-loop -- time passes in order
    await clock.advanceTo(atMs);
    // oxlint-disable-next-line no-await-in-loop -- time passes in order
    const { status } = await clock.settle(isolate.visit(address));
    if (status === 302) late.push(atMs - revokedAtMs);
  }
  return late.filter((ms) => ms >= 0);
}

const every = (ms: number, fromMs: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => fromMs + i * ms);

describe('a link that is taken down is given to nobody after 30 s, though KV keeps it', () => {
  const spacings = {
    'ten visitors a second': 100,
    'one every 3 s': 3000,
    'one every 9 s': 9000,
    'one every 11 s': 11_000,
    'one every 16 s': 16_000,
  };

  describe.each(Object.entries(spacings))('with %s', (_, spacingMs) => {
    it.each(['blocked', 'deleted', 'disabled'] as const)('%s, at whatever moment between two visits', async (state) => {
      for (const offset of [0, 0.1, 0.5, 0.9]) {
        const clock = simulatedClock();
        const startMs = clock.now();
        const revokedAtMs = startMs + 60_000 + offset * spacingMs;
        const isolate = redirectIsolate(clock, stores(clock, { revocations: lookupWorker(clock, revokedAtMs, state) }));
        const times = every(spacingMs, startMs, Math.ceil(150_000 / spacingMs));
        // oxlint-disable-next-line no-await-in-loop -- each has a clock of its own
        const late = await redirectedAfter(clock, isolate, times, revokedAtMs);
        expect(late.length === 0 || Math.max(...late) <= boundMs, `redirected ${late.at(-1)} ms after`).toBe(true);
        // oxlint-disable-next-line no-await-in-loop -- each has a clock of its own
        const { status } = await clock.settle(isolate.visit(address));
        expect(status).toBe(state === 'blocked' ? 403 : 410);
      }
    });
  });

  it('in an isolate that was idle when it happened and until the one visitor came', async () => {
    const clock = simulatedClock();
    const revokedAtMs = clock.now() + 20_000;
    const isolate = redirectIsolate(clock, stores(clock, { revocations: lookupWorker(clock, revokedAtMs, 'blocked') }));
    expect((await clock.settle(isolate.visit(address))).status).toBe(302);
    await clock.advanceTo(revokedAtMs + boundMs);
    expect((await clock.settle(isolate.visit(address))).status).toBe(403);
  });

  it('when the request that fetched the list died with it', async () => {
    const clock = simulatedClock();
    const startMs = clock.now();
    const revokedAtMs = startMs + 30_000;
    const ask = lookupWorker(clock, revokedAtMs, 'blocked');
    let asked = 0;
    // Every second request never hears of it again, as after its isolate cancelled it.
    const revocations = () => (++asked % 2 === 0 ? new Promise<string>(() => undefined) : ask());
    const wait = (ms: number) => (ms === 3000 && asked % 2 === 0 ? new Promise<void>(() => undefined) : clock.wait(ms));
    const isolate = redirectIsolate({ ...clock, wait }, stores(clock, { revocations }));
    const late = await redirectedAfter(clock, isolate, every(500, startMs, 200), revokedAtMs);
    expect(Math.max(...late, 0)).toBeLessThanOrEqual(boundMs);
  });

  it('when the cache of the location hangs', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const clock = simulatedClock();
    const startMs = clock.now();
    const revokedAtMs = startMs + 30_000;
    const hangs = () => new Promise<never>(() => undefined);
    const revocations = lookupWorker(clock, revokedAtMs, 'blocked');
    const isolate = redirectIsolate(clock, stores(clock, { revocations, cache: { match: hangs, put: hangs } }));
    const late = await redirectedAfter(clock, isolate, every(1000, startMs, 100), revokedAtMs);
    expect(Math.max(...late, 0)).toBeLessThanOrEqual(boundMs);
  });

  it('although a list came once from a clock that is ahead', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const clock = simulatedClock();
    const startMs = clock.now();
    const revokedAtMs = startMs + 30_000;
    const ask = lookupWorker(clock, revokedAtMs, 'blocked');
    let isAhead = true;
    const revocations = async () => {
      if (!isAhead) return ask();
      isAhead = false;
      return JSON.stringify(aList({ asOfMs: clock.now() + 3_600_000 }));
    };
    const isolate = redirectIsolate(clock, stores(clock, { revocations }));
    const late = await redirectedAfter(clock, isolate, every(1000, startMs, 100), revokedAtMs);
    expect(Math.max(...late, 0)).toBeLessThanOrEqual(boundMs);
  });

  it('also by those who are served from memory because nobody can be asked', async () => {
    const clock = simulatedClock();
    const startMs = clock.now();
    const revokedAtMs = startMs + 30_000;
    let isDown = false;
    const isolate = redirectIsolate(
      clock,
      stores(clock, {
        kv: async () => (isDown ? Promise.reject(new Error('down')) : aLink()),
        revocations: lookupWorker(clock, revokedAtMs, 'blocked'),
      }),
    );
    await clock.settle(isolate.visit(address));
    isDown = true;
    const late = await redirectedAfter(clock, isolate, every(2000, startMs + 20_000, 40), revokedAtMs);
    expect(late.length).toBeGreaterThan(0);
    expect(Math.max(...late)).toBeLessThanOrEqual(boundMs);
  });
});

describe('the list', () => {
  it('is shared by the isolates of a location, each of which looks for it at most every five seconds', async () => {
    const clock = simulatedClock();
    let asked = 0;
    const ask = lookupWorker(clock, Number.POSITIVE_INFINITY, 'blocked');
    const revocations = () => (asked++, ask());
    const shared = stores(clock, { revocations, cache: fakeCache(clock.now) });
    const isolates = Array.from({ length: 20 }, () => redirectIsolate(clock, shared));
    for (let second = 0; second < 60; second++) {
      for (const isolate of isolates) {
        // oxlint-disable-next-line no-await-in-loop -- time passes in order
        await clock.settle(isolate.visit(address));
        // oxlint-disable-next-line no-await-in-loop -- time passes in order
        await clock.advance(50);
      }
    }
    const looked = isolates.map(({ background }) => background.length);
    expect(Math.max(...looked)).toBeLessThanOrEqual(13);
    // The lookup Worker takes 200 ms: who looks meanwhile asks too.
    expect(asked).toBeLessThanOrEqual(13 * 5);
  });

  it('is not waited for by a link in memory, nor for long by one that is not', async () => {
    const clock = simulatedClock();
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const isolate = redirectIsolate(clock, stores(clock, { revocations: () => new Promise(() => undefined) }));
    const startMs = clock.now();
    expect((await clock.settle(isolate.visit(address))).status).toBe(302);
    const waitedMs = clock.now() - startMs;
    expect(waitedMs).toBeGreaterThan(400);
    expect(waitedMs).toBeLessThanOrEqual(520);
    await clock.settle(isolate.visit(address));
    expect(clock.now() - startMs).toBe(waitedMs);
  });

  it('that cannot be had is told once a minute, with its age', async () => {
    const clock = simulatedClock();
    const told: string[] = [];
    vi.spyOn(console, 'warn').mockImplementation((line: string) => told.push(line));
    const isolate = redirectIsolate(clock, stores(clock, { revocations: () => Promise.reject(new Error('down')) }));
    for (const _ of Array.from({ length: 100 })) {
      // oxlint-disable-next-line no-await-in-loop -- time passes in order
      await clock.settle(isolate.visit(address));
      // oxlint-disable-next-line no-await-in-loop -- time passes in order
      await clock.advance(1000);
    }
    const count = (event: string) => told.filter((line) => line.includes(event)).length;
    expect([count('revocations.refresh.failed'), count('revocations.wait.failed')]).toEqual([2, 2]);
  });
});
