import { callApi } from './call.ts';

export type WorkspaceView = {
  workspace: { id: string; name: string };
  key: { id: string; name: string; hint: string };
  domains: { hostname: string; isDefault: boolean }[];
};

/** Who the session's key belongs to. */
export function getWorkspace(signal: AbortSignal): Promise<WorkspaceView> {
  return callApi('/workspace', { signal });
}

/** Asks whether a key is good, before it becomes the session's. */
export function checkKey(key: string): Promise<WorkspaceView> {
  return callApi('/workspace', { key });
}
