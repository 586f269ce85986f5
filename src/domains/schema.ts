import { index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

import { workspaces } from '../workspaces/schema.ts';

/** Hosts that serve links. One without a workspace is shared by all workspaces of the instance. */
export const domains = pgTable(
  'domains',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').references(() => workspaces.id),
    /** Lower case, punycode, no port. */
    hostname: text().notNull().unique(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index('domains_workspace').on(table.workspaceId)],
);
