import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leasedShare, maxAdvance } from '../../../src/limits/advance.ts';
import { Counters } from '../../../src/limits/counters.ts';
import { Leases } from '../../../src/limits/leases.ts';
import { toCharges, type Policy } from '../../../src/limits/policies.ts';
import { toShare } from '../../../src/limits/shards.ts';
import { maxExcess, type Allowed } from './excess.ts';

const startMs = 1_795_000_000_000;
const windowMs = 60_000;

interface WorldOptions {
  limit: number;
  shards: number;
  /** Of each isolate. */
  places: readonly number[];
  algorithm?: Policy['algorithm'];
}

/** Isolates that ask one subject's objects; an answer comes at once. */
function openWorld({ limit, shards, places, algorithm = 'token-bucket' }: WorldOptions) {
  const policy: Policy = {
    name: 'read',
    algorithm,
    by: 'network',
    mode: 'leased',
    limit,
    windowMs,
    whenDown: 'open',
    shards,
  };
  const objects = new Map<string, { counters: Counters; calls: number }>();
  const isolates = places.map((place) => {
    const { subject, counted } = toCharges([policy], { network: 'n' }, place);
    const object = objects.get(subject) ?? { counters: new Counters(), calls: 0 };
    objects.set(subject, object);
    return { memory: new Leases(), subject, charges: counted.map(({ charge }) => charge), object };
  });
  return {
    calls: () => [...objects.values()].map(({ calls }) => calls),
    ask(index: number, nowMs: number): boolean {
      const isolate = isolates[index];
      if (!isolate) throw new Error(`There is no isolate ${index}.`);
      const { memory, subject, charges, object } = isolate;
      const plan = memory.plan(subject, charges, nowMs);
      if (plan.kind === 'known') return plan.verdicts.every(({ allowed }) => allowed);
      object.calls += 1;
      const { taken } = object.counters.take(plan.takes, nowMs);
      memory.settle(subject, plan.takes, taken, nowMs, nowMs);
      return taken.every(({ allowed }) => allowed);
    },
  };
}

/** Multiples of the golden ratio: without a pattern, and spread more evenly than by chance. */
const evenPlaces = (isolates: number): number[] =>
  Array.from({ length: isolates }, (_, i) => (i * 0.618_033_988_749) % 1);

describe('the shares of a quota', () => {
  it('add up to it, and no two differ by more than one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999_999 }), fc.integer({ min: 1, max: 64 }), (limit, shards) => {
        const shares = Array.from({ length: shards }, (_, shard) => toShare(limit, shard, shards));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(limit);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a subject on several objects', () => {
  const steps = fc.array(
    fc.record({
      // Some of the time only one in `every` of the isolates is asked.
      every: fc.integer({ min: 1, max: 4 }),
      afterMs: fc.oneof(fc.constant(0), fc.nat({ max: 400 }), fc.nat({ max: 9000 })),
      requests: fc.integer({ min: 1, max: 2500 }),
    }),
    { minLength: 1, maxLength: 15 },
  );

  it.each([
    [2, 5],
    [4, 5],
    [3, 50],
    [8, 50],
  ])('%i of them for %i isolates allow in no span of time more than one object may', (shards, isolates) => {
    const limit = 803;
    const bound = Math.min(Math.floor(limit / leasedShare), isolates * maxAdvance);
    // Not fc.double: most of those are next to 0, in one shard.
    const place = fc.nat({ max: 999 }).map((n) => n / 1000);
    const places = fc.array(place, { minLength: isolates, maxLength: isolates });
    fc.assert(
      fc.property(places, steps, (placesOf, sequence) => {
        const world = openWorld({ limit, shards, places: placesOf });
        const allowed: Allowed[] = [];
        let nowMs = startMs;
        for (const { every, afterMs, requests } of sequence) {
          nowMs += afterMs;
          let units = 0;
          for (let i = 0; i < requests; i++) if (world.ask((i * every) % isolates, nowMs)) units += 1;
          allowed.push({ atMs: nowMs, units });
        }
        expect(maxExcess(allowed, { limit, windowMs })).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 40 },
    );
  });

  it('allows exactly its quota at once when isolates are even, and one of them its share', () => {
    const all = openWorld({ limit: 10_000, shards: 4, places: [0.1, 0.3, 0.6, 0.9] });
    const drain = (isolates: number[]): number => {
      let units = 0;
      for (let i = 0; i < 20_000; i++) if (all.ask(isolates[i % isolates.length] ?? 0, startMs)) units += 1;
      return units;
    };
    expect([drain([2]), drain([0, 1, 2, 3])]).toEqual([2500, 7500]);
  });

  it('refuses about 0.4 √((S - 1) / N) of a load at its quota when isolates chose at random', () => {
    const [shards, isolates, limit] = [8, 200, 80_000];
    let refused = 0;
    const worlds = 20;
    let seed = 1;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let w = 0; w < worlds; w++) {
      const world = openWorld({ limit, shards, places: Array.from({ length: isolates }, random) });
      for (let i = 0; i < limit; i++) if (!world.ask(i % isolates, startMs)) refused += 1;
    }
    const share = refused / worlds / limit;
    const stated = 0.4 * Math.sqrt((shards - 1) / isolates);
    expect([share > stated / 2, share < stated * 1.5]).toEqual([true, true]);
  });

  it.each([
    [4, 100],
    [8, 200],
  ])('costs each of %i objects so much fewer calls from %i isolates', (shards, isolates) => {
    const busiest = (own: number): number => {
      const world = openWorld({ limit: 6_000_000, shards: own, places: evenPlaces(isolates) });
      // A second at the quota's rate.
      let allowed = 0;
      for (let n = 0; n < 100_000; n++) if (world.ask(n % isolates, startMs + Math.floor(n / 100))) allowed += 1;
      expect(allowed).toBe(100_000);
      return Math.max(...world.calls());
    };
    const ratio = busiest(1) / busiest(shards);
    expect([ratio > 0.9 * shards, ratio < 1.1 * shards]).toEqual([true, true]);
  });
});
