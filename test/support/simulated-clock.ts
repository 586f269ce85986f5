/** Time that passes only when a test lets it, for rules and channels that take `now` and `wait` as arguments. */
export interface SimulatedClock {
  now(): number;
  /** Resolves when that much time has been let pass. */
  wait(ms: number): Promise<void>;
  /** Lets time pass up to that moment, one timer after another, each with all that follows from it. */
  advanceTo(timeMs: number): Promise<void>;
  advance(ms: number): Promise<void>;
  /** Lets time pass until the promise has settled; throws when it has not within a simulated minute. */
  settle<Value>(promise: Promise<Value>): Promise<Value>;
}

export function simulatedClock(startMs = 1_800_000_000_000): SimulatedClock {
  let nowMs = startMs;
  let timers: { atMs: number; fire: () => void }[] = [];

  /** Everything that promises have to do; nothing in a rule takes a macrotask of its own. */
  const flush = () => new Promise<void>((resolve) => setImmediate(resolve));

  function fireNext(untilMs: number): boolean {
    const atMs = Math.min(...timers.map((timer) => timer.atMs));
    if (atMs > untilMs) return false;
    nowMs = Math.max(nowMs, atMs);
    const due = timers.filter((timer) => timer.atMs <= nowMs);
    timers = timers.filter((timer) => timer.atMs > nowMs);
    for (const { fire } of due) fire();
    return true;
  }

  const clock: SimulatedClock = {
    now: () => nowMs,
    wait: (ms) =>
      new Promise((resolve) => {
        timers.push({ atMs: nowMs + ms, fire: resolve });
      }),
    async advanceTo(timeMs) {
      await flush();
      // oxlint-disable-next-line no-await-in-loop -- one after another
      while (fireNext(timeMs)) await flush();
      nowMs = Math.max(nowMs, timeMs);
    },
    advance: (ms) => clock.advanceTo(nowMs + ms),
    async settle(promise) {
      const outcome = { settled: false };
      const mark = () => (outcome.settled = true);
      void promise.then(mark, mark);
      const untilMs = nowMs + 60_000;
      await flush();
      // oxlint-disable-next-line no-await-in-loop -- one after another
      while (!outcome.settled && fireNext(untilMs)) await flush();
      if (!outcome.settled) throw new Error('The promise has not settled within a simulated minute.');
      return promise;
    },
  };
  return clock;
}
