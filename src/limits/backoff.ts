/**
 * The growing delay after failed attempts to sign in to an account. The first few are free, each further one doubles the wait, and no wait
 * is longer than a quarter of an hour, so nobody is ever locked out for good; a success forgets all.
 */
import type { Verdict } from './limit.ts';

export const backoff = {
  /** Failures without a wait: people mistype. */
  free: 5,
  maxWaitMs: 15 * 60_000,
  /** After so long without a failure all is forgotten. */
  forgetMs: 24 * 60 * 60_000,
} as const;

/** Failures in a row, and when the last one was. Empty: none. */
export type Failures = readonly number[];

export function decideAttempt([count = 0, lastMs = 0]: Failures, nowMs: number): Verdict {
  // A clock that has stepped back by more than the wait must not prolong it.
  const waitMs = Math.min(toWaitMs(count), lastMs + toWaitMs(count) - nowMs);
  if (waitMs > 0 && !isForgotten(lastMs, nowMs))
    return { allowed: false, remaining: 0, resetMs: waitMs, retryAfterMs: waitMs };
  return { allowed: true, remaining: 1, resetMs: 0, retryAfterMs: 0 };
}

export const afterFailure = ([count = 0, lastMs = 0]: Failures, nowMs: number): Failures => [
  isForgotten(lastMs, nowMs) ? 1 : count + 1,
  nowMs,
];

/** 0 while attempts are free, then 1, 2, 4 … seconds. */
const toWaitMs = (failures: number): number =>
  failures < backoff.free ? 0 : Math.min(backoff.maxWaitMs, 1000 * 2 ** Math.min(30, failures - backoff.free));

const isForgotten = (lastMs: number, nowMs: number): boolean => nowMs - lastMs > backoff.forgetMs;
