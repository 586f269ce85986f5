import { index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

import { bytea, instant } from '../platform/columns.ts';
import { workspaces } from '../workspaces/schema.ts';

/** What a POST with an Idempotency-Key did, kept for a day, written in the same transaction as the change itself. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    key: text().notNull(),
    /** SHA-256 of method, path and body: the same key with another request is a mistake of the caller. */
    requestHash: bytea('request_hash').notNull(),
    /** What the change did, enough to give the first answer again. */
    outcome: jsonb().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.key] }),
    index('idempotency_keys_age').on(table.createdAt),
  ],
);
