import { useEffect } from 'react';

import { recheckPerson } from './load-session.ts';

/** Going back and forth between tabs asks no more often. */
const atMostEveryMs = 15_000;

export function useRecheck(): void {
  useEffect(() => {
    let checkedMs = Date.now();
    function check(): void {
      if (document.visibilityState !== 'visible' || Date.now() - checkedMs < atMostEveryMs) return;
      checkedMs = Date.now();
      void recheckPerson();
    }
    document.addEventListener('visibilitychange', check);
    return () => document.removeEventListener('visibilitychange', check);
  }, []);
}
