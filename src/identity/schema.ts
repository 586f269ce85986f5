import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';

import { bytea, instant } from '../platform/columns.ts';
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
  },
  (table) => [index('api_keys_workspace').on(table.workspaceId)],
);
