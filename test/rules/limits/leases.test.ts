import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leasedShare, maxAdvance } from '../../../src/limits/advance.ts';
import { Counters } from '../../../src/limits/counters.ts';
import { Leases, type Charge } from '../../../src/limits/leases.ts';
import { maxExcess, type Allowed } from './excess.ts';

const startMs = 1_795_000_000_000;
const leased: Charge = {
  counter: 'read:1',
  algorithm: 'token-bucket',
  mode: 'leased',
  limit: 6000,
  windowMs: 60_000,
  cost: 1,
};

/** Isolates that ask one object; an answer comes at once. */
function openWorld(isolates: number) {
  const object = new Counters();
  const memories = Array.from({ length: isolates }, () => new Leases());
  const world = {
    calls: 0,
    memories,
    ask(isolate: number, charges: readonly Charge[], nowMs: number): boolean {
      const memory = memories[isolate];
      if (!memory) throw new Error(`There is no isolate ${isolate}.`);
      const plan = memory.plan('ws', charges, nowMs);
      if (plan.kind === 'known') return plan.verdicts.every(({ allowed }) => allowed);
      world.calls += 1;
      const { taken } = object.take(plan.takes, nowMs);
      memory.settle('ws', plan.takes, taken, nowMs, nowMs);
      return taken.every(({ allowed }) => allowed);
    },
  };
  return world;
}

describe('leased units', () => {
  it.each([
    [1, 30],
    [5, 60],
    [50, 250],
  ])('cost %i isolates at most %i calls for a thousand requests', (isolates, most) => {
    const world = openWorld(isolates);
    for (let i = 0; i < 1000; i++) expect(world.ask(i % isolates, [leased], startMs + i)).toBe(true);
    expect(world.calls).toBeLessThanOrEqual(most);
  });

  it('are not wasted on isolates that ask once: each of a thousand takes one unit', () => {
    const world = openWorld(1001);
    for (let i = 0; i < 1000; i++) world.ask(i, [leased], startMs);
    const plan = world.memories[1000]?.plan('ws', [leased], startMs);
    expect(plan).toMatchObject({ kind: 'ask', takes: [{ advance: 0 }] });
    let left = 0;
    for (let i = 0; i < 10_000; i++) if (world.ask(1000, [{ ...leased, mode: 'exact' }], startMs)) left += 1;
    expect(left).toBe(5000);
  });

  it('keep an isolate that is refused from asking', () => {
    const world = openWorld(1);
    for (let i = 0; i < 6000; i++) world.ask(0, [leased], startMs);
    const before = world.calls;
    for (let i = 0; i < 1000; i++) world.ask(0, [leased], startMs);
    expect(world.calls - before).toBeLessThanOrEqual(1);
  });

  it('keep an overload from the object, which still gives all of the quota', () => {
    const isolates = 5;
    const world = openWorld(isolates);
    const large = { ...leased, limit: 30_000 };
    for (let i = 0; i < 40_000; i++) world.ask(i % isolates, [large], startMs);
    const before = world.calls;
    let allowed = 0;
    // Ten thousand in a second that brings five hundred units.
    for (let i = 0; i < 10_000; i++) if (world.ask(i % isolates, [large], startMs + i / 10)) allowed += 1;
    // Each asks some ten times a second after a refusal, and for each advance that it used up between them.
    expect(world.calls - before).toBeLessThanOrEqual(isolates * 30);
    expect(allowed).toBeGreaterThan(400);
  });

  it.each([1, 5, 50])('of %i isolates exceed the quota in no span of time by more than the bound', (isolates) => {
    const steps = fc.array(
      fc.record({
        isolate: fc.nat({ max: isolates - 1 }),
        afterMs: fc.oneof(fc.constant(0), fc.nat({ max: 400 }), fc.nat({ max: 9000 })),
        requests: fc.integer({ min: 1, max: 300 }),
      }),
      { minLength: 1, maxLength: 80 },
    );
    const limit = 400;
    const charge = { ...leased, limit };
    const bound = Math.min(Math.floor(limit / leasedShare), isolates * maxAdvance);
    fc.assert(
      fc.property(steps, (sequence) => {
        const world = openWorld(isolates);
        const allowed: Allowed[] = [];
        let nowMs = startMs;
        for (const { isolate, afterMs, requests } of sequence) {
          nowMs += afterMs;
          let units = 0;
          for (let i = 0; i < requests; i++) if (world.ask(isolate, [charge], nowMs)) units += 1;
          allowed.push({ atMs: nowMs, units });
        }
        expect(maxExcess(allowed, charge)).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 60 },
    );
  });

  it('are let go five seconds after they were taken', () => {
    const charge = { ...leased, limit: 1200 };
    const drainAfter = (waitMs: number): number => {
      const world = openWorld(50);
      // Two requests each: the second takes two units in advance.
      for (let i = 0; i < 40; i++) world.ask(i % 20, [charge], startMs);
      let units = 0;
      for (let i = 0; i < 10_000; i++) if (world.ask(i % 50, [charge], startMs + waitMs)) units += 1;
      return units;
    };
    // While they were out the bucket was filled again: the bound is no idle one.
    expect(drainAfter(4999)).toBeGreaterThan(1200);
    expect(drainAfter(5000)).toBeLessThanOrEqual(1200);
  });
});

describe('an exact counter', () => {
  it('decides each request, and refuses from memory who was refused', () => {
    const world = openWorld(3);
    const charge: Charge = { ...leased, algorithm: 'sliding-log', mode: 'exact', limit: 100 };
    let allowed = 0;
    for (let i = 0; i < 1000; i++) if (world.ask(i % 3, [charge], startMs)) allowed += 1;
    expect(allowed).toBe(100);
    expect(world.calls).toBe(103);
  });
});

describe('several counters at once', () => {
  const wide: Charge = { ...leased, counter: 'wide', mode: 'exact', limit: 10 };
  const narrow: Charge = { ...leased, counter: 'narrow', mode: 'exact', limit: 3 };
  const take = (object: Counters, charges: readonly Charge[]) =>
    object.take(
      charges.map((charge) => ({ ...charge, advance: 0, spent: 0 })),
      startMs,
    ).taken;

  it('must all allow, and none is charged when one refuses', () => {
    const object = new Counters();
    for (let i = 0; i < 3; i++) expect(take(object, [wide, narrow]).every(({ allowed }) => allowed)).toBe(true);
    for (let i = 0; i < 20; i++)
      expect(take(object, [wide, narrow]).map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
        [true, 7],
        [false, 0],
      ]);
    expect(take(object, [wide])[0]?.remaining).toBe(6);
  });

  it('refuse together from the memory of an isolate too', () => {
    const world = openWorld(1);
    for (let i = 0; i < 3; i++) expect(world.ask(0, [wide, narrow], startMs)).toBe(true);
    expect([world.ask(0, [wide, narrow], startMs), world.ask(0, [wide, narrow], startMs)]).toEqual([false, false]);
    expect(world.calls).toBe(4);
    expect(world.ask(0, [wide], startMs)).toBe(true);
  });
});

describe('what is remembered', () => {
  it('is bounded in an isolate, however many subjects come', () => {
    const memory = new Leases();
    for (let i = 0; i < 10_000; i++) memory.plan(`ip:${i}`, [leased], startMs);
    expect(memory.size).toBeLessThanOrEqual(4000);
  });

  it('is bounded in the object, which forgets what is as good as new', () => {
    const object = new Counters();
    for (let i = 0; i < 6000; i++)
      object.take([{ ...leased, counter: `read:${i}`, advance: 0, spent: 0 }], startMs + i);
    expect(object.size).toBeLessThanOrEqual(5000);
    expect(object.sweep(startMs + 3_600_000)).toBe(false);
  });
});
