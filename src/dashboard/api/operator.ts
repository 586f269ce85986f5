import type * as z from 'zod';

import type {
  Decide,
  Reports,
  Review,
  ReviewPage,
  Settings,
  SuspendedWorkspace,
  Suspension,
} from '../../abuse/wire.ts';
import type { BlockedPage, Blocklist, FollowList } from '../../blocklists/wire.ts';
import { callApi } from './call.ts';

type Decision = z.infer<typeof Decide>;
export type InstanceSettings = z.infer<typeof Settings>;

const reviewPath = (id: string) => `/operator/reviews/${encodeURIComponent(id)}`;
const suspensionPath = (id: string) => `/operator/workspaces/${encodeURIComponent(id)}/suspension`;

export const listReviews = (cursor: string | null, signal: AbortSignal) =>
  callApi<z.infer<typeof ReviewPage>>('/operator/reviews', {
    query: { cursor: cursor ?? undefined, pageSize: 20 },
    signal,
  });
export const findReview = (address: string, signal: AbortSignal) =>
  callApi<Review>('/operator/review', { query: { address }, signal });
export const listReports = (linkId: string, signal: AbortSignal) =>
  callApi<{ reports: Reports }>(`${reviewPath(linkId)}/reports`, { signal });
/** Refused with 409 when somebody has decided since the case was read. */
export const decideReview = (linkId: string, decision: Decision) =>
  callApi<void>(`${reviewPath(linkId)}/decision`, { method: 'POST', body: decision });

export type Suspended = z.infer<typeof SuspendedWorkspace>;

export const listSuspensions = (signal: AbortSignal) =>
  callApi<{ suspensions: Suspended[] }>('/operator/suspensions', { signal });
export const suspendWorkspace = (id: string, reason: string) =>
  callApi<z.infer<typeof Suspension>>(suspensionPath(id), { method: 'PUT', body: { reason } });
export const resumeWorkspace = (id: string) =>
  callApi<z.infer<typeof Suspension>>(suspensionPath(id), { method: 'DELETE' });

export const getSettings = (signal: AbortSignal) => callApi<InstanceSettings>('/operator/settings', { signal });
export const changeSettings = (settings: InstanceSettings) =>
  callApi<InstanceSettings>('/operator/settings', { method: 'PUT', body: settings });

export type BlockedEntries = z.infer<typeof BlockedPage>;

export const listBlocked = (cursor: string | null, signal: AbortSignal) =>
  callApi<BlockedEntries>('/operator/blocklist', { query: { cursor: cursor ?? undefined }, signal });
/** At most 1,000 at a time. */
export const blockDestinations = (list: string, entries: readonly string[]) =>
  callApi<{ count: number }>('/operator/blocklist', { method: 'POST', body: { list, entries } });
export const unblockDestination = (id: string) =>
  callApi<void>(`/operator/blocklist/${encodeURIComponent(id)}`, { method: 'DELETE' });
/** So many at most; zero when none is left. */
export const unblockList = (list: string) =>
  callApi<{ count: number }>(`/operator/blocklists/${encodeURIComponent(list)}`, { method: 'DELETE' });

/** A list of the blocklist; one that is kept by hand has no URL. */
export type FollowedList = z.infer<typeof Blocklist>;
export type Refresh = FollowedList['refresh'];

export const listBlocklists = (signal: AbortSignal) =>
  callApi<{ lists: FollowedList[] }>('/operator/blocklists', { signal });
/** Has it brought within the minute, also when it is followed already. */
export const followList = (name: string, source: z.infer<typeof FollowList>) =>
  callApi<void>(`/operator/blocklists/${encodeURIComponent(name)}`, { method: 'PUT', body: source });
