/**
 * The generic cell rate algorithm (ITU-T I.371): the same decisions as the token bucket, from the theoretical arrival time alone,
 * which is when the quota would be whole again. As time moves evenly it needs no note of the last request.
 *
 * The time is kept as whole milliseconds and a rest in `limit`ths of one, so that nothing is lost to rounding.
 */
import { neverAllowed, type Decide } from './limit.ts';

export const gcra: Decide = (state, nowMs, cost, { limit, windowMs }) => {
  const [storedMs = nowMs, storedRest = 0] = state;
  // Behind now: all is there. More than a window ahead: the clock has stepped back, and nothing is there.
  const isPast = storedMs < nowMs;
  const isBeyond = storedMs >= nowMs + windowMs;
  const aheadMs = isPast ? 0 : isBeyond ? windowMs : storedMs - nowMs;
  const rest = isPast || isBeyond ? 0 : storedRest;
  const used = aheadMs * limit + rest;
  const next = used + cost * windowMs;
  const full = limit * windowMs;
  const allowed = next <= full;
  const after = allowed ? next : used;
  const remaining = Math.floor((full - after) / windowMs);
  const resetMs = Math.ceil(after / limit);
  const retryAfterMs = allowed ? 0 : Math.ceil((next - full) / limit);
  return {
    verdict: cost > limit ? neverAllowed(remaining, resetMs) : { allowed, remaining, resetMs, retryAfterMs },
    state: [nowMs + Math.floor(after / limit), after % limit],
  };
};
