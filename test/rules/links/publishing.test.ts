/**
 * Two editors, lookups, a lagging replica and location, stores that fail and a publisher that dies, interleaved at random: what was
 * written last is what everybody has in the end, and nothing ever goes back.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulatedClock } from '../../support/simulated-clock.ts';
import { publishingWorld, type World, type WorldOptions } from '../../support/publishing-world.ts';

const address = 'go.example/a';

type Step =
  | { kind: 'edit'; editor: number; apiDies: boolean }
  | { kind: 'state'; state: 'live' | 'disabled' | 'blocked' | 'deleted'; apiDies: boolean }
  | { kind: 'visit' | 'crash' | 'cron' }
  | { kind: 'fault'; fault: keyof World['faults']; on: boolean }
  | { kind: 'time'; ms: number };

const often = fc.constantFrom(false, false, true);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('edit' as const), editor: fc.nat(1), apiDies: often }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('state' as const),
      state: fc.constantFrom(
        'live' as const,
        'disabled' as const,
        'blocked' as const,
        'live' as const,
        'deleted' as const,
      ),
      apiDies: often,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('visit' as const, 'visit' as const, 'crash' as const, 'cron' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      fault: fc.constantFrom(
        'redisIsDown' as const,
        'kvRefuses' as const,
        'kvHangs' as const,
        'primaryIsDown' as const,
      ),
      on: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.constantFrom(1, 10, 100, 700, 3000, 12_000) }),
  },
);

const conditions = fc.record({
  delays: fc.array(fc.constantFrom(0, 1, 5, 40, 300, 1200), { minLength: 1, maxLength: 12 }),
  replicaLagMs: fc.constantFrom(0, 200, 20_000),
  kvLagMs: fc.constantFrom(0, 5000, 60_000),
});

function apply(world: World, one: Exclude<Step, { kind: 'time' }>, index: number): void {
  switch (one.kind) {
    case 'edit':
      return world.change({ url: `https://example.com/${one.editor}/${index}` }, one.apiDies);
    case 'state':
      return world.change({ state: one.state }, one.apiDies);
    case 'visit':
      return void world.isolate.visit(address);
    case 'crash':
      return world.crash();
    case 'cron':
      return world.cron();
    case 'fault':
      world.faults[one.fault] = one.on;
  }
}

/** Runs the steps, mends what is broken, and lets the minute's work go by until nothing is left to do. */
async function run(steps: readonly Step[], options: Omit<WorldOptions, 'clock' | 'address'>) {
  const clock = simulatedClock();
  const world = publishingWorld({ clock, address, ...options });
  for (const [index, one] of steps.entries()) {
    if (one.kind !== 'time') apply(world, one, index);
    // oxlint-disable-next-line no-await-in-loop -- time passes in order
    await clock.advance(one.kind === 'time' ? one.ms : 0);
  }
  Object.assign(world.faults, { redisIsDown: false, kvRefuses: false, kvHangs: false, primaryIsDown: false });
  for (let minute = 0; minute < 5; minute++) {
    // oxlint-disable-next-line no-await-in-loop -- time passes in order
    await clock.advance(60_000);
    world.cron();
  }
  await clock.advance(120_000);
  return { clock, world };
}

const goesBack = (versions: readonly number[]): boolean =>
  versions.some((version, i) => version < (versions[i - 1] ?? 0));

describe('however edits, lookups, outages and crashes interleave', () => {
  it('KV and Redis hold the newest version in the end, and visitors get it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), conditions, async (steps, options) => {
        const { clock, world } = await run(steps, options);
        const truth = world.link();
        expect(world.outbox).toEqual([]);
        expect(world.landings.at(-1)?.version).toBe(truth.version);
        expect(await world.hot()).toEqual(truth);
        const { status, headers } = await clock.settle(world.isolate.visit(address));
        expect([status, headers.get('location')]).toEqual(
          truth.state === 'live' ? [302, truth.url] : [truth.state === 'blocked' ? 403 : 410, null],
        );
      }),
      { numRuns: 150 },
    );
  });

  it('no store goes back to an older version, but for puts that the publisher no longer waited for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), conditions, async (steps, options) => {
        const { world } = await run(steps, options);
        expect(goesBack(world.hotVersions)).toBe(false);
        expect(goesBack(world.landings.filter(({ late }) => !late).map(({ version }) => version))).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it('a link that was deleted redirects nobody after 30 s', async () => {
    const working = step.filter((one) => one.kind !== 'fault' || one.fault !== 'primaryIsDown');
    await fc.assert(
      fc.asyncProperty(
        fc.array(working, { maxLength: 25 }),
        fc.array(working, { maxLength: 25 }),
        conditions,
        async (before, after, options) => {
          const clock = simulatedClock();
          const world = publishingWorld({ clock, address, ...options });
          const redirected: boolean[] = [];
          const steps: Step[] = [
            ...before,
            { kind: 'state', state: 'deleted', apiDies: true },
            { kind: 'time', ms: 30_000 },
          ];
          for (const [index, one] of [...steps, ...after].entries()) {
            if (one.kind !== 'time') apply(world, one, index);
            // oxlint-disable-next-line no-await-in-loop -- time passes in order
            await clock.advance(one.kind === 'time' ? one.ms : 0);
            if (index < steps.length - 1) continue;
            // oxlint-disable-next-line no-await-in-loop -- time passes in order
            const { status } = await clock.settle(world.isolate.visit(address));
            redirected.push(status === 302);
          }
          expect(redirected).not.toContain(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('an edit that Redis did not take', () => {
  it('stays in the outbox until Redis has it', async () => {
    const clock = simulatedClock();
    const world = publishingWorld({ clock, address, delays: [5], replicaLagMs: 0, kvLagMs: 0 });
    world.faults.redisIsDown = true;
    world.change({ url: 'https://example.com/1' }, false);
    await clock.advance(10_000);
    expect([world.landings.at(-1)?.version, world.outbox.length]).toEqual([2, 2]);
    world.faults.redisIsDown = false;
    world.cron();
    await clock.advance(10_000);
    expect([await world.hot(), world.outbox]).toEqual([world.link(), []]);
  });
});

describe('a put that KV takes too late', () => {
  it('after a newer one is put right within minutes', async () => {
    const { world } = await run(
      [
        { kind: 'time', ms: 100 },
        { kind: 'fault', fault: 'kvHangs', on: true },
        { kind: 'edit', editor: 0, apiDies: false },
        { kind: 'time', ms: 12_000 },
        { kind: 'fault', fault: 'kvHangs', on: false },
        { kind: 'edit', editor: 1, apiDies: false },
        { kind: 'time', ms: 3000 },
      ],
      { delays: [5], replicaLagMs: 0, kvLagMs: 0 },
    );
    const versions = world.landings.map(({ version }) => version);
    expect(versions.slice(0, 2)).toEqual([3, 2]);
    expect(versions.at(-1)).toBe(3);
  });

  it('because its publisher died is put right too', async () => {
    const { world } = await run(
      [
        { kind: 'fault', fault: 'kvHangs', on: true },
        { kind: 'edit', editor: 0, apiDies: false },
        { kind: 'time', ms: 100 },
        { kind: 'crash' },
        { kind: 'fault', fault: 'kvHangs', on: false },
        { kind: 'edit', editor: 1, apiDies: false },
        { kind: 'time', ms: 3000 },
      ],
      { delays: [5], replicaLagMs: 0, kvLagMs: 0 },
    );
    const versions = world.landings.map(({ version }) => version);
    expect(versions.slice(0, 2)).toEqual([3, 2]);
    expect(versions.at(-1)).toBe(3);
  });
});
