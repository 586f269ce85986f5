/**
 * Attempts to sign in to one account: at most five a minute, and a growing delay after failures (backoff.ts).
 *
 * Nobody can lock an account's owner out by failing on purpose: a place (a network, as a keyed hash) from which somebody has signed in
 * within 30 days is counted by itself, all other places together. And what needs no password is not counted here.
 */
import { afterFailure, backoff, decideAttempt, type Failures } from './backoff.ts';
import type { LimitState, Verdict } from './limit.ts';
import { slidingLog } from './sliding-log.ts';

const attemptQuota = { limit: 5, windowMs: 60_000 } as const;
const trustMs = 30 * 24 * 60 * 60_000;
/** The place that was not used for longest goes first. */
const maxTrusted = 8;

interface Tries {
  recent: LimitState;
  failures: Failures;
}

/** Plain data, to be stored as it is. */
export interface AttemptState {
  elsewhere: Tries;
  trusted: (Tries & { place: string; untilMs: number })[];
}

const none: Tries = { recent: [], failures: [] };
export const noAttempts: AttemptState = { elsewhere: none, trusted: [] };

/** Whether somebody may try now. It counts as a failure until it is told to be none: guesses sent at once must not pass before the first is known to be wrong. */
export function attempt(state: AttemptState, place: string, nowMs: number): { verdict: Verdict; state: AttemptState } {
  const tries = triesOf(state, place, nowMs);
  const delay = decideAttempt(tries.failures, nowMs);
  const { verdict, state: recent } = slidingLog(tries.recent, nowMs, delay.allowed ? 1 : 0, attemptQuota);
  if (!delay.allowed) return { verdict: delay, state };
  if (!verdict.allowed) return { verdict, state };
  return { verdict, state: withTries(state, place, { recent, failures: afterFailure(tries.failures, nowMs) }, nowMs) };
}

/** Somebody has signed in: what failed from there is forgotten, and the place is trusted. */
export function succeed(state: AttemptState, place: string, nowMs: number): AttemptState {
  const others = state.trusted.filter((one) => one.place !== place && one.untilMs > nowMs);
  const elsewhere = isTrusted(state, place, nowMs) ? state.elsewhere : none;
  return { elsewhere, trusted: [{ place, untilMs: nowMs + trustMs, ...none }, ...others].slice(0, maxTrusted) };
}

/** It was never found out whether the attempt would have failed: it does not count. */
export function withdraw(state: AttemptState, place: string, nowMs: number): AttemptState {
  const { recent, failures } = triesOf(state, place, nowMs);
  const [count = 0, lastMs = 0] = failures;
  if (count === 0) return state;
  const [atMs = 0, units = 0] = recent.slice(-2);
  const kept = recent.slice(0, -2);
  const tries = {
    recent: units > 1 ? [...kept, atMs, units - 1] : kept,
    failures: count > 1 ? [count - 1, lastMs] : [],
  };
  return withTries(state, place, tries, nowMs);
}

/** When all of it may be forgotten. */
export const untilMsOf = ({ elsewhere, trusted }: AttemptState): number =>
  Math.max((elsewhere.failures[1] ?? 0) + backoff.forgetMs, ...trusted.map(({ untilMs }) => untilMs));

const isTrusted = ({ trusted }: AttemptState, place: string, nowMs: number): boolean =>
  trusted.some((one) => one.place === place && one.untilMs > nowMs);

const triesOf = (state: AttemptState, place: string, nowMs: number): Tries =>
  state.trusted.find((one) => one.place === place && one.untilMs > nowMs) ?? state.elsewhere;

function withTries(state: AttemptState, place: string, tries: Tries, nowMs: number): AttemptState {
  if (!isTrusted(state, place, nowMs)) return { ...state, elsewhere: tries };
  return { ...state, trusted: state.trusted.map((one) => (one.place === place ? { ...one, ...tries } : one)) };
}
