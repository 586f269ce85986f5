import { customType, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

import { workspaces } from '../workspaces/schema.ts';

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

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
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    /** Kept to the minute. */
    lastUsedAt: timestamp('last_used_at', { withTimezone: true }),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
  },
  (table) => [index('api_keys_workspace').on(table.workspaceId)],
);
