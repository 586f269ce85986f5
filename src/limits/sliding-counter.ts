/**
 * The sliding counter: two fixed windows, of which the one before counts as far as the last window still covers it, as if its
 * units had come evenly. Nearly as smooth as the log, with three numbers.
 */
import { neverAllowed, type Decide } from './limit.ts';

export const slidingCounter: Decide = (state, nowMs, cost, { limit, windowMs }) => {
  const currentMs = Math.floor(nowMs / windowMs) * windowMs;
  const [used, before] = toCounts(state, currentMs, windowMs);
  const elapsedMs = nowMs - currentMs;
  // In parts, `windowMs` to a unit, so that all numbers are whole.
  const weighed = before * (windowMs - elapsedMs);
  const full = limit * windowMs;
  const allowed = weighed + (used + cost) * windowMs <= full;
  const after = allowed ? used + cost : used;
  const remaining = Math.max(0, Math.floor((full - weighed) / windowMs) - after);
  const untilNextMs = windowMs - elapsedMs;
  const resetMs = after > 0 ? untilNextMs + windowMs : before > 0 ? untilNextMs : 0;
  const retryAfterMs = allowed ? 0 : untilFits(used, before, cost, elapsedMs, { limit, windowMs });
  return {
    verdict: cost > limit ? neverAllowed(remaining, resetMs) : { allowed, remaining, resetMs, retryAfterMs },
    state: [currentMs, after, before],
  };
};

/** Units of the current window and of the one before it. When the clock has stepped back out of its window,
 * all that was counted was taken now. */
function toCounts(
  [startMs, used = 0, before = 0]: readonly number[],
  currentMs: number,
  windowMs: number,
): [used: number, before: number] {
  if (startMs === undefined) return [0, 0];
  if (startMs === currentMs) return [used, before];
  if (startMs > currentMs) return [used + before, 0];
  return [0, startMs + windowMs === currentMs ? used : 0];
}

/** In this window the one before it fades; in the next one this does. */
function untilFits(
  used: number,
  before: number,
  cost: number,
  elapsedMs: number,
  { limit, windowMs }: { limit: number; windowMs: number },
): number {
  if (before > 0 && used + cost <= limit) {
    const fitsAtMs = windowMs - Math.floor(((limit - used - cost) * windowMs) / before);
    if (fitsAtMs < windowMs) return fitsAtMs - elapsedMs;
  }
  // In the next window nothing may be left of this one but what the cost leaves room for.
  const roomMs = used === 0 ? windowMs : Math.min(windowMs, Math.floor(((limit - cost) * windowMs) / used));
  return windowMs - elapsedMs + windowMs - roomMs;
}
