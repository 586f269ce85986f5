import { sql } from 'drizzle-orm';
import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';

import { bytea, instant } from '../platform/columns.ts';
import { users } from '../identity/schema.ts';
import { workspaces } from '../workspaces/schema.ts';

/** API keys. The key itself is shown once and never stored: only its SHA-256, which suffices for 256 random bits. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    name: text().notNull(),
    /** First and last characters, to tell keys apart in a list. */
    hint: text().notNull(),
    hash: bytea().notNull().unique(),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** Kept to the minute. */
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
    /** Permissions of workspaces/permissions.ts. */
    scopes: text()
      .array()
      .notNull()
      .default(sql`'{workspace.read,links.read,links.create,links.update,links.delete,analytics.read}'`),
    expiresAt: instant('expires_at'),
    /** Addresses and networks that may use it; empty is all. */
    allowedIps: text('allowed_ips')
      .array()
      .notNull()
      .default(sql`'{}'`),
    /** Origins whose pages may use it from a browser; empty is none. */
    corsOrigins: text('cors_origins')
      .array()
      .notNull()
      .default(sql`'{}'`),
    createdBy: uuid('created_by').references(() => users.id, { onDelete: 'set null' }),
    /** The key that this one takes over from. */
    replaces: uuid(),
  },
  (table) => [
    index('api_keys_workspace').on(table.workspaceId),
    index('api_keys_creator')
      .on(table.createdBy)
      .where(sql`${table.createdBy} is not null`),
    // For preflights, which ask for an origin among all keys.
    index('api_keys_cors')
      .using('gin', table.corsOrigins)
      .where(sql`${table.corsOrigins} <> '{}'`),
  ],
);
