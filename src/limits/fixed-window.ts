/**
 * The fixed window: `limit` units in each period of the clock. Cheap and easy to tell, but around the turn of a window twice the
 * limit may pass within a moment.
 */
import { neverAllowed, type Decide } from './limit.ts';

export const fixedWindow: Decide = (state, nowMs, cost, { limit, windowMs }) => {
  const currentMs = Math.floor(nowMs / windowMs) * windowMs;
  const [startMs = currentMs, count = 0] = state;
  // A window that begins later than this one was counted before the clock stepped back: it goes on.
  const used = startMs >= currentMs ? count : 0;
  const allowed = used + cost <= limit;
  const after = allowed ? used + cost : used;
  const untilNextMs = currentMs + windowMs - nowMs;
  const resetMs = after === 0 ? 0 : untilNextMs;
  return {
    verdict:
      cost > limit
        ? neverAllowed(limit - after, resetMs)
        : { allowed, remaining: limit - after, resetMs, retryAfterMs: allowed ? 0 : untilNextMs },
    state: [currentMs, after],
  };
};
