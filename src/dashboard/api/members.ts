import type * as z from 'zod';

import type { Role } from '../../workspaces/permissions.ts';
import type { InvitationOffer, InvitationView, MemberView, SentInvitation } from '../../workspaces/wire.ts';
import { callApi } from './call.ts';

/** What a member can be made; ownership is handed over instead. */
export type GrantableRole = Exclude<Role, 'owner'>;
export type Sent = z.infer<typeof SentInvitation>;
export type Offer = z.infer<typeof InvitationOffer>;

const memberPath = (userId: string) => `/workspace/members/${encodeURIComponent(userId)}`;
const invitationPath = (id: string) => `/invitations/${encodeURIComponent(id)}`;

export const listMembers = (signal: AbortSignal) =>
  callApi<{ members: MemberView[] }>('/workspace/members', { signal });
export const changeRole = (userId: string, role: GrantableRole) =>
  callApi<void>(memberPath(userId), { method: 'PATCH', body: { role } });
export const removeMember = (userId: string) => callApi<void>(memberPath(userId), { method: 'DELETE' });

export const listInvitations = (signal: AbortSignal) =>
  callApi<{ invitations: InvitationView[] }>('/invitations', { signal });
/** Without an address the answer holds a link to hand on. */
export const invite = (role: GrantableRole, email: string | null) =>
  callApi<Sent>('/invitations', { method: 'POST', body: { role, ...(email !== null && { email }) } });
export const resendInvitation = (id: string) => callApi<Sent>(`${invitationPath(id)}/resend`, { method: 'POST' });
export const revokeInvitation = (id: string) => callApi<void>(invitationPath(id), { method: 'DELETE' });

/** By the cookie: whoever is invited need not be in a workspace yet. */
export const showInvitation = (token: string, signal: AbortSignal) =>
  callApi<Offer>('/invitations/show', { method: 'POST', body: { token }, signal, as: 'browser' });
export const acceptInvitation = (token: string) =>
  callApi<{ workspaceId: string }>('/invitations/accept', { method: 'POST', body: { token }, as: 'browser' });
