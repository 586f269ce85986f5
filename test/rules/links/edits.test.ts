/** What lists of edits let an isolate believe, and how late an edit can be seen. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, editLimits, isFollowed, newestVersion, noEdits } from '../../../src/links/edits.ts';
import { aList } from '../../support/fakes/projection.ts';
import { publishingWorld, type World, type WorldOptions } from '../../support/publishing-world.ts';
import { simulatedClock } from '../../support/simulated-clock.ts';

const at = 1_800_000_000_000;
const address = 'go.example/a';
const minute = 60_000;
const { listedMs, copyMs, commitMs } = editLimits;

describe('what was heard of edits', () => {
  it('is complete for a copy that came with the first list, or a minute before', () => {
    const state = noEdits();
    expect(isFollowed(state, 0)).toBe(false);
    applyEdits(state, aList({ asOfMs: at }));
    expect([isFollowed(state, at), isFollowed(state, at - minute), isFollowed(state, at - minute - 1)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('goes on being complete when each list begins a minute before the end of the last', () => {
    const state = noEdits();
    applyEdits(state, aList({ asOfMs: at }));
    for (const step of [1, 2, 3]) applyEdits(state, aList({ asOfMs: at + step * (listedMs - commitMs) }));
    expect(isFollowed(state, at)).toBe(true);
    applyEdits(state, aList({ asOfMs: at + 4 * (listedMs - commitMs) + 1 }));
    expect(isFollowed(state, at)).toBe(false);
  });

  it('begins anew with a list that was cut too short, and reaches back again with one that was not', () => {
    const state = noEdits();
    applyEdits(state, aList({ asOfMs: at }));
    applyEdits(state, aList({ asOfMs: at + 5000, sinceMs: at }));
    expect(isFollowed(state, at + 5000)).toBe(false);
    expect(isFollowed(state, at + copyMs + commitMs)).toBe(true);
    applyEdits(state, aList({ asOfMs: at + 10_000 }));
    expect(isFollowed(state, at + 10_000)).toBe(true);
  });

  it('is not spoilt by an older list: its clock may differ, so what it says is heard', () => {
    const state = noEdits();
    applyEdits(state, aList({ asOfMs: at }));
    applyEdits(state, aList({ asOfMs: at - 1, sinceMs: at - 1, edited: [[address, 2]] }));
    expect([isFollowed(state, at), newestVersion(state, address)]).toEqual([true, 2]);
  });

  it('is the newest version of each address', () => {
    const state = noEdits();
    applyEdits(state, aList({ asOfMs: at, edited: [[address, 3]] }));
    applyEdits(state, aList({ asOfMs: at + 1, edited: [[address, 2]] }));
    expect([newestVersion(state, address), newestVersion(state, 'go.example/b')]).toEqual([3, 0]);
  });

  it('is bounded: beyond, only the newest list counts', () => {
    const state = noEdits();
    for (let round = 0; round < 11; round++) {
      const edited = Array.from({ length: 1000 }, (_, i) => [`go.example/${round}-${i}`, 2] as const);
      applyEdits(state, aList({ asOfMs: at + round * minute, edited }));
    }
    expect(state.versions.size).toBe(1000);
    expect([isFollowed(state, at + 8 * minute), isFollowed(state, at + 9 * minute)]).toEqual([false, true]);
  });
});

type Step =
  | { kind: 'edit'; apiDies: boolean }
  | { kind: 'visits'; count: number; everyMs: number }
  | { kind: 'crash' | 'evict' }
  | { kind: 'fault'; fault: 'redisIsDown' | 'kvRefuses' | 'kvHangs'; on: boolean }
  | { kind: 'reach'; ms: number }
  | { kind: 'time'; ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('edit' as const), apiDies: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('visits' as const),
      count: fc.integer({ min: 1, max: 30 }),
      everyMs: fc.constantFrom(500, 4000, 9000, 20_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('crash' as const, 'evict' as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      fault: fc.constantFrom('redisIsDown' as const, 'kvRefuses' as const, 'kvHangs' as const),
      on: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('reach' as const),
      ms: fc.constantFrom(0, 10_000, 65_000, 90_000, listedMs, listedMs),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('time' as const),
      ms: fc.constantFrom(1, 100, 700, 3000, 9000, 12_000, 24_000, 50_000, 200_000, 400_000),
    }),
  },
);

const conditions = fc.record({
  delays: fc.array(fc.constantFrom(0, 1, 5, 40, 300), { minLength: 1, maxLength: 12 }),
  replicaLagMs: fc.constantFrom(0, 200, 20_000),
  kvLagMs: fc.constantFrom(0, 5000, 60_000),
  commitMs: fc.constantFrom(0, 5000, 50_000),
});

/** Time passes with the minute's work done each minute, as the jobs Worker does it. */
async function pass(clock: ReturnType<typeof simulatedClock>, world: World, ms: number): Promise<void> {
  const untilMs = clock.now() + ms;
  for (let next = 0; next < untilMs;) {
    next = Math.min(untilMs, (Math.floor(clock.now() / minute) + 1) * minute);
    // oxlint-disable-next-line no-await-in-loop -- time passes in order
    await clock.advanceTo(next);
    if (next % minute === 0) world.cron();
  }
}

/** What visitors were given that had been out of date for longer: its version, and the one they should have been given at least. */
async function findLate(
  steps: readonly Step[],
  options: Omit<WorldOptions, 'clock' | 'address'>,
  boundMs: number,
): Promise<{ given: number; wanted: number }[]> {
  const late: { given: number; wanted: number }[] = [];
  const clock = simulatedClock();
  let reachMs: number = listedMs;
  const world = publishingWorld({ clock, address, ...options, listedMs: () => reachMs });
  // What was published before the first list is in KV.
  world.cron();
  await pass(clock, world, 400_000);
  const visit = async (): Promise<void> => {
    const [first] = world.history;
    const current = world.history.findLast(({ atMs }) => atMs <= clock.now() - boundMs) ?? first;
    const { status, headers } = await clock.settle(world.isolate.visit(address));
    const target = status === 302 ? headers.get('location') : null;
    const given = world.history.findLast(({ link }) => link.url === target)?.link.version ?? 0;
    const wanted = current?.link.version ?? 1;
    if (given < wanted) late.push({ given, wanted });
  };
  for (const [index, one] of steps.entries()) {
    if (one.kind === 'edit') world.change({ url: `https://example.com/${index}` }, one.apiDies);
    if (one.kind === 'crash') world.crash();
    if (one.kind === 'evict') world.evict();
    if (one.kind === 'fault') world.faults[one.fault] = one.on;
    if (one.kind === 'reach') reachMs = one.ms;
    // oxlint-disable-next-line no-await-in-loop -- time passes in order
    if (one.kind === 'time') await pass(clock, world, one.ms);
    for (let count = 0; one.kind === 'visits' && count < one.count; count++) {
      // oxlint-disable-next-line no-await-in-loop -- time passes in order
      await visit();
      // oxlint-disable-next-line no-await-in-loop -- time passes in order
      await pass(clock, world, one.everyMs);
    }
  }
  return late;
}

/** What KV needs, what its location keeps, what memory keeps, and what stores may take. */
const withoutListsMs = 60_000 + 30_000 + 10_000 + 5000;

const without = (...kinds: Step['kind'][]) => step.filter(({ kind }) => !kinds.includes(kind));
const many = (one: fc.Arbitrary<Step>) => fc.array(one, { minLength: 3, maxLength: 20 });

describe('an edit', () => {
  it('is seen by everybody after 30 s, whatever KV and Redis do', async () => {
    // As for a takedown 26.7 s, and 3 s for which a copy that is out of date is given while somebody waits for a better one.
    const property = fc.asyncProperty(many(without('reach')), conditions, async (steps, options) => {
      expect(await findLate(steps, options, 30_000)).toEqual([]);
    });
    await fc.assert(property, { numRuns: 100 });
  });

  it('is seen no later for lists that are cut than without lists', async () => {
    const prompt = without('fault', 'crash').filter((one) => one.kind !== 'edit' || !one.apiDies);
    const property = fc.asyncProperty(many(prompt), conditions, async (steps, options) => {
      expect(await findLate(steps, options, withoutListsMs)).toEqual([]);
    });
    await fc.assert(property, { numRuns: 100 });
  });

  const slow = { delays: [5], replicaLagMs: 0, kvLagMs: 60_000, commitMs: 0 };
  const visits = (count: number, everyMs = 4000): Step => ({ kind: 'visits', count, everyMs });
  const edit: Step = { kind: 'edit', apiDies: false };

  it('that was noted long before others could see it is seen too, while lists are cut', async () => {
    const steps = [visits(1), { kind: 'reach', ms: 10_000 } as const, visits(4), edit, visits(60)];
    expect(await findLate(steps, { ...slow, commitMs: 50_000 }, withoutListsMs)).toEqual([]);
  });

  it('that lists no longer name is seen too by an isolate whose first copy is old', async () => {
    const reach: Step = { kind: 'reach', ms: 65_000 };
    const steps = [reach, edit, visits(1, 50_000), visits(1, 20_000), { kind: 'evict' } as const, visits(60)];
    expect(await findLate(steps, slow, withoutListsMs)).toEqual([]);
  });
});
