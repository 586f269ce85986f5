import type { Permission } from '../../workspaces/permissions.ts';
import { callApi } from './call.ts';

export type WorkspaceView = {
  workspace: { id: string; name: string };
  /** The key that the session uses; null when a person is signed in. */
  key: { id: string; name: string; hint: string } | null;
  permissions: Permission[];
  domains: { hostname: string; isDefault: boolean }[];
};

/** The workspace that the session works in. */
export function getWorkspace(signal: AbortSignal): Promise<WorkspaceView> {
  return callApi('/workspace', { signal });
}

/** Asks whether a key is good, before it becomes the session's. */
export function checkKey(key: string): Promise<WorkspaceView> {
  return callApi('/workspace', { key });
}
