import type { QuotaUses, WorkspaceView } from '../../workspaces/wire.ts';
import { callApi } from './call.ts';

/** The workspace that the session works in. */
export function getWorkspace(signal: AbortSignal): Promise<WorkspaceView> {
  return callApi('/workspace', { signal });
}

export const getQuotas = (signal: AbortSignal) => callApi<QuotaUses>('/workspace/quotas', { signal });

/** Asks whether a key is good, before it becomes the session's. */
export function checkKey(key: string): Promise<WorkspaceView> {
  return callApi('/workspace', { key });
}

export const renameWorkspace = (name: string) => callApi<void>('/workspace', { method: 'PATCH', body: { name } });
export const deleteWorkspace = () => callApi<void>('/workspace', { method: 'DELETE' });
export const leaveWorkspace = () => callApi<void>('/workspace/leave', { method: 'POST' });
export const transferWorkspace = (userId: string) =>
  callApi<void>('/workspace/transfer', { method: 'POST', body: { userId } });
