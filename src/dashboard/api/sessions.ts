import { callApi } from './call.ts';

/** A browser that is signed in as this person. */
export type BrowserSession = {
  id: string;
  isCurrent: boolean;
  /** As the browser names itself. */
  userAgent: string | null;
  ipAddress: string | null;
  /** A country; null when that is not known. */
  place: string | null;
  signedInAt: string;
  lastUsedAt: string;
  expiresAt: string;
};

/** Another program that acts for this person with tokens. */
export type TokenClient = {
  id: string;
  client: string;
  workspaceId: string;
  createdAt: string;
  lastUsedAt: string;
};

export const listSessions = (signal: AbortSignal) => callApi<{ sessions: BrowserSession[] }>('/sessions', { signal });
export const revokeSession = (id: string) => callApi<void>(`/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' });
export const revokeOtherSessions = () => callApi<unknown>('/auth/revoke-other-sessions', { method: 'POST', body: {} });

export const listClients = (signal: AbortSignal) => callApi<{ tokens: TokenClient[] }>('/tokens', { signal });
export const revokeClient = (id: string) => callApi<void>(`/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' });
