/**
 * The sliding log: within any window at most `limit` units, exactly, for the price of remembering when each was taken. Meant for small
 * limits: the log has at most `limit` entries, and what is taken in one millisecond is one.
 */
import { neverAllowed, type Decide, type LimitState } from './limit.ts';

/** Quotas with a log are no larger (policies.ts). */
export const maxLoggedLimit = 200;

export const slidingLog: Decide = (state, nowMs, cost, { limit, windowMs }) => {
  const log = toRecent(state, nowMs, windowMs);
  const used = log.reduce((sum, [, units]) => sum + units, 0);
  const allowed = used + cost <= limit;
  const last = log.at(-1);
  if (allowed && cost > 0 && last?.[0] === nowMs) last[1] += cost;
  else if (allowed && cost > 0) log.push([nowMs, cost]);
  const remaining = limit - used - (allowed ? cost : 0);
  const resetMs = log.reduce((until, [atMs]) => Math.max(until, atMs + windowMs - nowMs), 0);
  const retryAfterMs = allowed ? 0 : untilFreed(log, used + cost - limit, nowMs, windowMs);
  return {
    verdict: cost > limit ? neverAllowed(remaining, resetMs) : { allowed, remaining, resetMs, retryAfterMs },
    state: log.flat(),
  };
};

/** What was taken within the last window, oldest first. What lies in the future, because the clock has stepped back, was taken now. */
function toRecent(state: LimitState, nowMs: number, windowMs: number): [atMs: number, units: number][] {
  const log: [number, number][] = [];
  for (let i = 0; i + 1 < state.length; i += 2) {
    const atMs = Math.min(nowMs, state[i] ?? nowMs);
    const units = state[i + 1] ?? 0;
    const last = log.at(-1);
    if (last?.[0] === atMs) last[1] += units;
    else if (atMs > nowMs - windowMs) log.push([atMs, units]);
  }
  return log;
}

function untilFreed(log: readonly [number, number][], wanted: number, nowMs: number, windowMs: number): number {
  let freed = 0;
  for (const [atMs, units] of log) {
    freed += units;
    if (freed >= wanted) return atMs + windowMs - nowMs;
  }
  return windowMs;
}
