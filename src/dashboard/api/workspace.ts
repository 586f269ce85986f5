import type { WorkspaceView } from '../../workspaces/wire.ts';
import { callApi } from './call.ts';

/** The workspace that the session works in. */
export function getWorkspace(signal: AbortSignal): Promise<WorkspaceView> {
  return callApi('/workspace', { signal });
}

/** Asks whether a key is good, before it becomes the session's. */
export function checkKey(key: string): Promise<WorkspaceView> {
  return callApi('/workspace', { key });
}
