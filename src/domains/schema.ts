import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';

import { instant } from '../platform/columns.ts';
import { workspaces } from '../workspaces/schema.ts';

/** Hosts that serve links. One without a workspace is shared by all workspaces of the instance. */
export const domains = pgTable(
  'domains',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').references(() => workspaces.id),
    /** Lower case, punycode, no port. */
    hostname: text().notNull().unique(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [index('domains_workspace').on(table.workspaceId)],
);
