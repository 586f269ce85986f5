import { useSyncExternalStore } from 'react';

import type { Session } from './session.ts';
import { currentSession, watchSession } from './session.ts';

export function useSession(): Session {
  return useSyncExternalStore(watchSession, currentSession);
}
