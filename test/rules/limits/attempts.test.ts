import { describe, expect, it } from 'vitest';
import { attempt, noAttempts, succeed, untilMsOf, withdraw, type AttemptState } from '../../../src/limits/attempts.ts';

const startMs = 1_795_000_000_000;
const minuteMs = 60_000;

/** How many of so many attempts at once may be made, and what is remembered then. */
function tryAt(state: AttemptState, place: string, times: number, nowMs: number) {
  let allowed = 0;
  let now = state;
  for (let i = 0; i < times; i++) {
    const tried = attempt(now, place, nowMs);
    now = tried.state;
    if (tried.verdict.allowed) allowed += 1;
  }
  return { allowed, state: now };
}

describe('attempts to sign in to an account', () => {
  it('are five a minute, however many come at once and from wherever', () => {
    let { state, allowed } = tryAt(noAttempts, 'there', 3, startMs);
    for (let i = 0; i < 100; i++) {
      const tried = tryAt(state, `place ${i}`, 10, startMs);
      state = tried.state;
      allowed += tried.allowed;
    }
    expect(allowed).toBe(5);
  });

  it('become rarer while they fail: an hour of guessing gets few', () => {
    let state = noAttempts;
    let allowed = 0;
    for (let second = 0; second < 3600; second++) {
      const tried = tryAt(state, 'there', 1, startMs + second * 1000);
      state = tried.state;
      allowed += tried.allowed;
    }
    expect(allowed).toBeLessThanOrEqual(18);
  });

  it('do not wait after one that succeeded', () => {
    const failed = tryAt(noAttempts, 'home', 5, startMs).state;
    expect(tryAt(failed, 'home', 1, startMs).allowed).toBe(0);
    expect(tryAt(succeed(failed, 'home', startMs), 'home', 1, startMs).allowed).toBe(1);
  });

  it('of others never keep the owner out of where they have signed in before', () => {
    let state = succeed(noAttempts, 'home', startMs);
    for (let second = 0; second < 3600; second++)
      state = tryAt(state, `bot ${second}`, 3, startMs + second * 1000).state;
    const nowMs = startMs + 3_600_000;
    expect(tryAt(state, 'elsewhere', 1, nowMs).allowed).toBe(0);
    expect(tryAt(state, 'home', 9, nowMs).allowed).toBe(5);
    // And somebody else may go on after a quarter of an hour at most.
    expect(tryAt(state, 'elsewhere', 1, nowMs + 15 * minuteMs).allowed).toBe(1);
  });

  it('that were never decided do not count', () => {
    let state = noAttempts;
    for (let i = 0; i < 50; i++) state = withdraw(tryAt(state, 'home', 1, startMs + i).state, 'home', startMs + i);
    expect(state).toEqual(noAttempts);
    expect(tryAt(withdraw(tryAt(state, 'home', 5, startMs).state, 'home', startMs), 'home', 5, startMs).allowed).toBe(
      1,
    );
  });

  it('are forgotten, and so is a place after 30 days', () => {
    const state = succeed(noAttempts, 'home', startMs);
    const month = startMs + 30 * 86_400_000;
    expect(untilMsOf(state)).toBe(month);
    const attacked = tryAt(state, 'bot', 5, month).state;
    expect(tryAt(attacked, 'home', 1, month).allowed).toBe(0);
  });

  it('remember a bounded number of places', () => {
    let state = noAttempts;
    for (let i = 0; i < 100; i++) state = succeed(state, `place ${i}`, startMs + i);
    expect(state.trusted.length).toBe(8);
    expect(state.trusted[0]?.place).toBe('place 99');
  });
});
