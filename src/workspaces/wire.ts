/** The workspaces API at the door: what a request may hold and what an answer holds. */
import * as z from 'zod';

import { text, timestamp } from '../lib/fields.ts';
import { permissions, roles } from './permissions.ts';

const PermissionName = z.enum(permissions).meta({ id: 'Permission', description: 'What a route asks for' });
const RoleName = z.enum(roles).meta({ id: 'Role' });
const permissionList = z.array(PermissionName).meta({ description: 'What you may do' });

export const WorkspaceView = z
  .object({
    workspace: z.object({ id: z.string(), name: z.string() }),
    key: z
      .object({ id: z.string(), name: z.string(), hint: z.string() })
      .nullable()
      .meta({ description: 'The key that you use; null when you are signed in' }),
    permissions: permissionList,
    domains: z.array(z.object({ hostname: z.string(), isDefault: z.boolean() })),
  })
  .meta({ id: 'Workspace' });
export type WorkspaceView = z.infer<typeof WorkspaceView>;

export const NameWorkspace = z.strictObject({ name: text().trim().min(1).max(100) }).meta({ id: 'NameWorkspace' });

export const OwnWorkspace = z
  .object({
    id: z.string(),
    name: z.string(),
    role: RoleName,
    deletedAt: timestamp.nullable().meta({ description: 'Its owner can restore it for 30 days' }),
    suspendedAt: timestamp.nullable().meta({ description: 'Since when nothing can be changed in it' }),
  })
  .meta({ id: 'OwnWorkspace' });
export type OwnWorkspace = z.infer<typeof OwnWorkspace>;

export const SessionView = z
  .object({
    user: z.object({ id: z.string(), name: z.string(), email: z.string(), emailVerified: z.boolean() }),
    isOperator: z.boolean().meta({ description: 'Whether you run this instance' }),
    workspace: z
      .object({
        id: z.string(),
        name: z.string(),
        suspendedAt: timestamp.nullable().meta({ description: 'Since when nothing can be changed in it' }),
      })
      .nullable()
      .meta({ description: 'Where you work; null when you are in none' }),
    role: RoleName.nullable(),
    permissions: permissionList,
    workspaces: z
      .array(z.object({ id: z.string(), name: z.string(), role: RoleName }))
      .meta({ description: 'All that you can work in' }),
  })
  .meta({ id: 'Session' });
export type SessionView = z.infer<typeof SessionView>;

const quotaUse = (what: string) =>
  z.object({ used: z.int(), limit: z.int() }).meta({ description: `How many ${what} there are, and may be` });

export const QuotaUses = z
  .object({
    links: quotaUse('links that are not deleted'),
    members: quotaUse('members and open invitations'),
    keys: quotaUse('API keys that work'),
  })
  .meta({ id: 'QuotaUses' });
export type QuotaUses = z.infer<typeof QuotaUses>;

/** Ownership is handed over by its owner, not given with a role. */
const grantable = z.enum(['admin', 'editor', 'viewer']);

export const MemberView = z
  .object({
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    role: RoleName,
    joinedAt: timestamp,
  })
  .meta({ id: 'Member' });
export type MemberView = z.infer<typeof MemberView>;

export const ChangeMember = z.strictObject({ role: grantable }).meta({ id: 'ChangeMember' });
export const TransferWorkspace = z
  .strictObject({
    userId: z.string().max(64).meta({ description: 'A member, who becomes the owner; you become an admin' }),
  })
  .meta({ id: 'TransferWorkspace' });

export const CreateInvitation = z
  .strictObject({
    role: grantable,
    email: z.email().max(254).toLowerCase().optional().meta({
      description:
        'Who gets it by mail and alone can accept it; without it the answer holds a link for whoever you give it to',
    }),
  })
  .meta({ id: 'CreateInvitation' });

export const InvitationView = z
  .object({
    id: z.string(),
    email: z.string().nullable(),
    role: RoleName,
    invitedBy: z.string().nullable().meta({ description: 'Name of the person' }),
    createdAt: timestamp,
    expiresAt: timestamp,
  })
  .meta({ id: 'Invitation' });
export type InvitationView = z.infer<typeof InvitationView>;

export const SentInvitation = z
  .object({
    invitation: InvitationView,
    url: z
      .string()
      .nullable()
      .meta({ description: 'Works once, and is shown this once; null when it was sent by mail' }),
  })
  .meta({ id: 'SentInvitation' });

export const InvitationToken = z
  .strictObject({ token: z.string().min(1).max(100).meta({ description: 'What follows #token= in the link' }) })
  .meta({ id: 'InvitationToken' });

export const InvitationOffer = z
  .object({
    workspaceName: z.string(),
    role: RoleName,
    email: z.string().nullable().meta({ description: 'The only address whose owner can accept it' }),
    inviterName: z.string().nullable(),
    expiresAt: timestamp,
  })
  .meta({ id: 'InvitationOffer' });

export const WorkspaceId = z.object({ id: z.string().max(64).meta({ description: 'Id of the workspace' }) });
export const MemberId = z.object({ id: z.string().max(64).meta({ description: 'userId of the member' }) });
export const InvitationId = z.object({ id: z.string().max(64).meta({ description: 'Id of the invitation' }) });
