import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

import { instant } from '../platform/columns.ts';

/** A tenant: people, keys, links and clicks belong to exactly one. */
export const workspaces = pgTable('workspaces', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});
