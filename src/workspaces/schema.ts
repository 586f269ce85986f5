import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

import { users } from '../identity/schema.ts';
import { bytea, instant } from '../platform/columns.ts';

/** A tenant: people, keys, links and clicks belong to exactly one. */
export const workspaces = pgTable(
  'workspaces',
  {
    id: uuid().primaryKey(),
    name: text().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** When its owner deleted it; until the grace period has passed it can be restored. */
    deletedAt: instant('deleted_at'),
    /** When an operator suspended it. Its links lead nowhere and nobody changes anything. */
    suspendedAt: instant('suspended_at'),
    suspendedFor: text('suspended_for'),
    /** Quotas; null is the instance's default (workspaces/quota.ts). */
    maxLinks: integer('max_links'),
    maxMembers: integer('max_members'),
    maxKeys: integer('max_keys'),
    /** While a deletion is being taken back: the moment at which its links were disabled. */
    restoringFrom: instant('restoring_from'),
    /** Since when its links are to follow a deletion or a restoration; null when they all have. */
    unsettledSince: instant('unsettled_since'),
    /** When its links were made bare tombstones, after the grace period of its deletion. */
    erasedAt: instant('erased_at'),
  },
  (table) => [
    index('workspaces_to_erase')
      .on(table.deletedAt)
      .where(sql`${table.deletedAt} is not null and ${table.erasedAt} is null`),
    index('workspaces_unsettled')
      .on(table.unsettledSince)
      .where(sql`${table.unsettledSince} is not null`),
  ],
);

export const members = pgTable(
  'members',
  {
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** One of workspaces/permissions.ts. */
    role: text().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.userId] }), index('members_user').on(table.userId)],
);

/** An invitation is used once. With an e-mail address only its owner can use it. Only the SHA-256 of its token is stored. */
export const invitations = pgTable(
  'invitations',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    email: text(),
    role: text().notNull(),
    tokenHash: bytea('token_hash').notNull().unique(),
    invitedBy: uuid('invited_by').references(() => users.id, { onDelete: 'set null' }),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    acceptedAt: instant('accepted_at'),
    acceptedBy: uuid('accepted_by').references(() => users.id, { onDelete: 'set null' }),
    revokedAt: instant('revoked_at'),
  },
  (table) => [
    index('invitations_workspace').on(table.workspaceId, table.createdAt),
    index('invitations_inviter')
      .on(table.invitedBy)
      .where(sql`${table.invitedBy} is not null`),
    index('invitations_guest')
      .on(table.acceptedBy)
      .where(sql`${table.acceptedBy} is not null`),
  ],
);
