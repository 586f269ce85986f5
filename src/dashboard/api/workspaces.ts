import type { OwnWorkspace } from '../../workspaces/wire.ts';
import { callApi } from './call.ts';

const pathOf = (id: string) => `/workspaces/${encodeURIComponent(id)}`;

/** All of the person's, with those that can still be restored. By the cookie: it is not about the workspace on the page. */
export const listWorkspaces = (signal: AbortSignal) =>
  callApi<{ workspaces: OwnWorkspace[] }>('/workspaces', { signal, as: 'browser' });

/** The new workspace becomes the one that this browser works in. */
export function createWorkspace(name: string): Promise<{ id: string; name: string }> {
  return callApi('/workspaces', { method: 'POST', body: { name }, as: 'browser' });
}

export const switchWorkspace = (id: string) => callApi<void>(`${pathOf(id)}/switch`, { method: 'POST', as: 'browser' });
export const restoreWorkspace = (id: string) =>
  callApi<void>(`${pathOf(id)}/restore`, { method: 'POST', as: 'browser' });
