/** A circuit breaker: after a failure the dependency is left alone for a while. Plain numbers, so that an isolate's requests can share it. */
export interface Breaker {
  isOpen(nowMs: number): boolean;
  trip(nowMs: number): void;
}

/** Closed at first; each failure opens it for `pauseMs`, after which the next call tries again. */
export function openBreaker(pauseMs: number): Breaker {
  let openUntilMs = 0;
  return {
    isOpen: (nowMs) => nowMs < openUntilMs,
    trip(nowMs) {
      openUntilMs = nowMs + pauseMs;
    },
  };
}
