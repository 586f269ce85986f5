import type { SessionView } from '../../workspaces/wire.ts';
import { callApi } from './call.ts';

export function getSession(signal?: AbortSignal): Promise<SessionView> {
  return callApi('/session', { ...(signal && { signal }), as: 'browser' });
}
