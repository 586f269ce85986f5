import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { algorithms, type AlgorithmName } from '../../../src/limits/algorithms.ts';
import type { LimitState, Quota, Verdict } from '../../../src/limits/limit.ts';

interface Ask {
  /** Since the ask before. */
  afterMs: number;
  cost: number;
}
type Taken = { atMs: number; units: number };

const names = Object.keys(algorithms).filter((name): name is AlgorithmName => name in algorithms);
const quotas = fc.record({ limit: fc.integer({ min: 1, max: 7 }), windowMs: fc.integer({ min: 1, max: 40 }) });
const asks = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 25 }), cost: fc.integer({ min: 0, max: 8 }) }), {
  maxLength: 40,
});
const startMs = 1_795_000_000_000;

/** Each definition looks at everything that was ever taken; none keeps a state. */
const definitions: Record<
  AlgorithmName,
  (taken: readonly Taken[], nowMs: number, cost: number, quota: Quota) => boolean
> = {
  'token-bucket': conforms,
  gcra: conforms,
  'fixed-window': (taken, nowMs, cost, { limit, windowMs }) =>
    sum(taken.filter(({ atMs }) => toWindow(atMs, windowMs) === toWindow(nowMs, windowMs))) + cost <= limit,
  'sliding-log': (taken, nowMs, cost, { limit, windowMs }) =>
    sum(taken.filter(({ atMs }) => atMs > nowMs - windowMs)) + cost <= limit,
  'sliding-counter': (taken, nowMs, cost, { limit, windowMs }) => {
    const current = toWindow(nowMs, windowMs);
    const own = sum(taken.filter(({ atMs }) => toWindow(atMs, windowMs) === current));
    const before = sum(taken.filter(({ atMs }) => toWindow(atMs, windowMs) === current - 1));
    return own + cost + before * (1 - (nowMs - current * windowMs) / windowMs) <= limit + 1e-9;
  },
};
const sum = (taken: readonly Taken[]): number => taken.reduce((total, { units }) => total + units, 0);
const toWindow = (atMs: number, windowMs: number): number => Math.floor(atMs / windowMs);

/** From no moment on has more been taken than a full bucket and what flowed in since. */
function conforms(taken: readonly Taken[], nowMs: number, cost: number, { limit, windowMs }: Quota): boolean {
  const since = [...taken.map(({ atMs }) => atMs), nowMs];
  return since.every((fromMs) => {
    const units = sum(taken.filter(({ atMs }) => atMs >= fromMs)) + cost;
    return units * windowMs <= limit * windowMs + limit * (nowMs - fromMs);
  });
}

function run(name: AlgorithmName, quota: Quota, sequence: readonly Ask[]) {
  const steps: { nowMs: number; cost: number; verdict: Verdict; state: LimitState; taken: Taken[] }[] = [];
  let state: LimitState = [];
  let nowMs = startMs;
  let taken: Taken[] = [];
  for (const { afterMs, cost } of sequence) {
    nowMs += afterMs;
    const before = taken;
    const decided = algorithms[name](state, nowMs, cost, quota);
    state = decided.state;
    if (decided.verdict.allowed) taken = [...taken, { atMs: nowMs, units: cost }];
    steps.push({ nowMs, cost, verdict: decided.verdict, state, taken: before });
  }
  return steps;
}

describe.each(names)('%s', (name) => {
  const decide = algorithms[name];

  it('allows exactly what its definition allows', () => {
    fc.assert(
      fc.property(quotas, asks, (quota, sequence) => {
        for (const { nowMs, cost, verdict, taken } of run(name, quota, sequence))
          expect(verdict.allowed).toBe(definitions[name](taken, nowMs, cost, quota));
      }),
    );
  });

  it('says truly what remains: that much is allowed at once, and one more is not', () => {
    fc.assert(
      fc.property(quotas, asks, (quota, sequence) => {
        const last = run(name, quota, sequence).at(-1);
        fc.pre(last !== undefined);
        const { state, nowMs, verdict } = last ?? { state: [], nowMs: startMs, verdict: null };
        const remaining = verdict?.remaining ?? Number.NaN;
        expect(decide(state, nowMs, remaining, quota).verdict.allowed).toBe(true);
        expect(decide(state, nowMs, remaining + 1, quota).verdict.allowed).toBe(false);
      }),
    );
  });

  it('says truly when a refused request would pass: then, and not a millisecond before', () => {
    fc.assert(
      fc.property(quotas, asks, fc.integer({ min: 1, max: 7 }), (quota, sequence, cost) => {
        fc.pre(cost <= quota.limit);
        const last = run(name, quota, sequence).at(-1);
        const nowMs = last?.nowMs ?? startMs;
        const { verdict, state } = decide(last?.state ?? [], nowMs, cost, quota);
        const waitMs = verdict.retryAfterMs ?? Number.NaN;
        const isAllowedAt = (atMs: number) => decide(state, atMs, cost, quota).verdict.allowed;
        const expected = verdict.allowed ? [0, null, null] : [waitMs, true, false];
        const found = verdict.allowed
          ? [waitMs, null, null]
          : [waitMs, isAllowedAt(nowMs + waitMs), isAllowedAt(nowMs + waitMs - 1)];
        expect(found).toEqual(expected);
      }),
    );
  });

  it('says truly when everything is there again', () => {
    fc.assert(
      fc.property(quotas, asks, (quota, sequence) => {
        const last = run(name, quota, sequence).at(-1);
        const nowMs = (last?.nowMs ?? startMs) + (last?.verdict.resetMs ?? 0);
        expect(decide(last?.state ?? [], nowMs, quota.limit, quota).verdict.allowed).toBe(true);
        const isBusy = last !== undefined && last.verdict.resetMs > 0;
        const tooEarly = decide(last?.state ?? [], nowMs - 1, quota.limit, quota).verdict.allowed;
        expect(isBusy && tooEarly).toBe(false);
      }),
    );
  });

  it('refuses for ever what costs more than the quota, and takes nothing for it', () => {
    fc.assert(
      fc.property(quotas, asks, (quota, sequence) => {
        const last = run(name, quota, sequence).at(-1);
        const { verdict } = decide(last?.state ?? [], last?.nowMs ?? startMs, quota.limit + 1, quota);
        expect([verdict.allowed, verdict.retryAfterMs]).toEqual([false, null]);
        expect(verdict.remaining).toBe(last?.verdict.remaining ?? quota.limit);
      }),
    );
  });

  it('gives nothing for a clock that steps back, and keeps nobody waiting longer than two windows for it', () => {
    fc.assert(
      fc.property(quotas, asks, fc.integer({ min: 1, max: 1000 }), (quota, sequence, backMs) => {
        const last = run(name, quota, sequence).at(-1);
        fc.pre(last !== undefined);
        const { state, nowMs, verdict } = last ?? { state: [], nowMs: startMs, verdict: null };
        const back = decide(state, nowMs - backMs, 0, quota);
        expect(back.verdict.remaining).toBeLessThanOrEqual(verdict?.remaining ?? 0);
        expect(back.verdict.resetMs).toBeLessThanOrEqual(2 * quota.windowMs);
      }),
    );
  });

  it('remembers few whole numbers', () => {
    fc.assert(
      fc.property(quotas, asks, (quota, sequence) => {
        for (const { state } of run(name, quota, sequence)) {
          expect(state.length).toBeLessThanOrEqual(name === 'sliding-log' ? 2 * quota.limit : 3);
          expect(state.every(Number.isSafeInteger)).toBe(true);
        }
      }),
    );
  });
});
