import { callApi } from './call.ts';

/** The new workspace becomes the one that this browser works in. */
export function createWorkspace(name: string): Promise<{ id: string; name: string }> {
  return callApi('/workspaces', { method: 'POST', body: { name } });
}
