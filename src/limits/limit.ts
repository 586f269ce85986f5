/** What all algorithms of limiting share: a quota, what is remembered of its use, and the verdict on a request. */
export interface Quota {
  /** Units within a window; a whole number from 1. */
  limit: number;
  windowMs: number;
}

/** What an algorithm remembers of one counter: few whole numbers, so that it can be stored as it is. Empty: nothing was used. */
export type LimitState = readonly number[];

export interface Verdict {
  allowed: boolean;
  /** Units that could be taken now, after this request. */
  remaining: number;
  /** Until the whole quota is there again, if nobody asks for more; 0 when it is. */
  resetMs: number;
  /** Until the same request would be allowed, if nobody asks meanwhile. 0 when it was; null when it never will be: it costs more than the quota. */
  retryAfterMs: number | null;
}

/**
 * Decides one request that costs `cost` units, a whole number; 0 asks without taking. A refused request changes nothing but the
 * notion of time. The clock may step back: then nothing is given that was not there before, and nobody waits longer than a
 * window for what the step made uncertain.
 */
export type Decide = (
  state: LimitState,
  nowMs: number,
  cost: number,
  quota: Quota,
) => { verdict: Verdict; state: LimitState };

/** The verdict on a request that asks for more than a window holds. */
export const neverAllowed = (remaining: number, resetMs: number): Verdict => ({
  allowed: false,
  remaining,
  resetMs,
  retryAfterMs: null,
});
