import { useSyncExternalStore } from 'react';

/** How often shown ages are brought up to date. */
const tickMs = 30_000;
let nowMs = Date.now();

function watchClock(listener: () => void): () => void {
  const tick = () => {
    nowMs = Date.now();
    listener();
  };
  tick();
  const timer = window.setInterval(tick, tickMs);
  return () => window.clearInterval(timer);
}

/** The time, coarse enough that a page of ages is drawn again only twice a minute. */
export function useNow(): number {
  return useSyncExternalStore(watchClock, () => nowMs);
}
