/**
 * The token bucket: `limit` tokens, refilled evenly at `limit` a window. Within any span of time of d milliseconds at most
 * `limit + limit * d / windowMs` units are allowed.
 *
 * Level and refill are counted in parts of a token, `windowMs` to each, of which `limit` come back every millisecond: whole numbers,
 * so nothing is lost to rounding however often is asked.
 */
import { neverAllowed, type Decide } from './limit.ts';

export const tokenBucket: Decide = (state, nowMs, cost, { limit, windowMs }) => {
  const full = limit * windowMs;
  const [before = full, atMs = nowMs] = state;
  // While the clock is behind, time stands still.
  const elapsedMs = Math.min(windowMs, Math.max(0, nowMs - atMs));
  const level = Math.min(full, before + elapsedMs * limit);
  const price = cost * windowMs;
  const allowed = price <= level;
  const left = allowed ? level - price : level;
  const remaining = Math.floor(left / windowMs);
  const resetMs = Math.ceil((full - left) / limit);
  const retryAfterMs = allowed ? 0 : Math.ceil((price - level) / limit);
  return {
    verdict: cost > limit ? neverAllowed(remaining, resetMs) : { allowed, remaining, resetMs, retryAfterMs },
    state: [left, nowMs],
  };
};
