import type { SessionView } from '../../workspaces/wire.ts';
import { callApi } from './call.ts';

/** Null when nobody is signed in. */
export function getSession(signal?: AbortSignal): Promise<SessionView | null> {
  return callApi('/session', { ...(signal && { signal }), as: 'browser' });
}
