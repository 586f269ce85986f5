/**
 * Units that isolates take in advance, so that most requests need not ask. They are charged when they are handed out, so nothing is
 * given twice; but an isolate may use them up to `leaseMs` later, when the quota has begun to come back.
 *
 * The bound: at no time more than `floor(limit / leasedShare)` units are out unused, however many isolates there are. So in any
 * span of time at most that many more are allowed than the algorithm allows by itself: a quarter of the limit, or 64 for each
 * isolate if that is less; a token bucket also gives no more than flows in while they are out, a twelfth for a minute's quota. What an isolate has used it tells when
 * it asks next; what it never tells of counts as out until its time is over.
 */
import type { LimitState } from './limit.ts';

export const leaseMs = 5000;
/** One in so many units of a quota may be out. */
export const leasedShare = 4;
/** Most units that an isolate takes at once, and so the most that one isolate has. */
export const maxAdvance = 64;
/** One who asks gets so much of what may still go out, so that fifty can. */
const roomShare = 8;

/** Beginning of a period of `leaseMs`, units handed out in it, and in the one before. */
export type Outstanding = LimitState;

/** How many units may go out now, and what is out then. `spent` units of earlier ones were used. */
export function handOut(
  outstanding: Outstanding,
  nowMs: number,
  { wanted, spent, limit }: { wanted: number; spent: number; limit: number },
): { granted: number; outstanding: Outstanding } {
  const [before, now] = toPeriods(outstanding, nowMs);
  const older = Math.max(0, before - spent);
  const newer = Math.max(0, now - Math.max(0, spent - before));
  const room = Math.floor(limit / leasedShare) - older - newer;
  const granted = Math.max(0, Math.min(wanted, Math.ceil(room / roomShare)));
  return { granted, outstanding: [toPeriodMs(nowMs), newer + granted, older] };
}

/** Two periods, the present and the one before: what is older has run out. After a step back of the clock all counts as new. */
function toPeriods([startMs, now = 0, before = 0]: Outstanding, nowMs: number): [before: number, now: number] {
  const currentMs = toPeriodMs(nowMs);
  if (startMs === undefined || startMs < currentMs - leaseMs) return [0, 0];
  if (startMs > currentMs) return [0, now + before];
  return startMs === currentMs ? [before, now] : [now, 0];
}

const toPeriodMs = (nowMs: number): number => Math.floor(nowMs / leaseMs) * leaseMs;
