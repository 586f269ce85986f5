import { describe, expect, it } from 'vitest';
import { afterFailure, backoff, decideAttempt, type Failures } from '../../../src/limits/backoff.ts';

const startMs = 1_795_000_000_000;
const fail = (times: number, atMs = startMs): Failures => {
  let failures: Failures = [];
  for (let i = 0; i < times; i++) failures = afterFailure(failures, atMs);
  return failures;
};
const waitAfter = (times: number): number => decideAttempt(fail(times), startMs).retryAfterMs ?? Number.NaN;

describe('the delay after failed attempts', () => {
  it.each([
    [0, 0],
    [4, 0],
    [5, 1000],
    [6, 2000],
    [7, 4000],
    [14, 512_000],
    [15, 900_000],
    [1000, 900_000],
  ])('after %i of them is %i ms', (times, waitMs) => {
    expect(waitAfter(times)).toBe(waitMs);
  });

  it('ends when it says', () => {
    const failures = fail(8);
    expect(decideAttempt(failures, startMs + 7999).allowed).toBe(false);
    expect(decideAttempt(failures, startMs + 8000).allowed).toBe(true);
  });

  it('never exceeds its bound, whatever the clock does', () => {
    for (const backMs of [1, 10_000, 365 * 86_400_000])
      expect(decideAttempt(fail(50), startMs - backMs).retryAfterMs).toBe(backoff.maxWaitMs);
  });

  it('begins anew after a day of quiet', () => {
    const quiet = startMs + backoff.forgetMs + 1;
    expect(decideAttempt(fail(50), quiet).allowed).toBe(true);
    expect(afterFailure(fail(50), quiet)).toEqual([1, quiet]);
  });
});
