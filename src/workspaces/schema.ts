import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** A tenant: people, keys, links and clicks belong to exactly one. */
export const workspaces = pgTable('workspaces', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});
