import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';

import { users } from '../identity/schema.ts';
import { links } from '../links/schema.ts';
import { instant } from '../platform/columns.ts';
import { workspaces } from '../workspaces/schema.ts';

/** What people reported about links; the oldest of a link are kept when there are too many. */
export const abuseReports = pgTable(
  'abuse_reports',
  {
    id: uuid().primaryKey(),
    linkId: uuid('link_id')
      .notNull()
      .references(() => links.id),
    /** One of reportReasons in wire.ts. */
    reason: text().notNull(),
    details: text().notNull(),
    /** Of whom reported, when they gave one; forgotten with the report. */
    reporterEmail: text('reporter_email'),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** Null while nobody has decided. */
    closedAt: instant('closed_at'),
    /** What came of it: dismissed or acted_on. */
    outcome: text(),
  },
  (table) => [
    index('abuse_reports_link').on(table.linkId, table.createdAt),
    index('abuse_reports_closed').on(table.closedAt),
  ],
);

/** One case for each link that was ever reported or decided upon. `version` rises with each decision, so that two operators cannot both decide. */
export const linkReviews = pgTable(
  'link_reviews',
  {
    linkId: uuid('link_id')
      .primaryKey()
      .references(() => links.id),
    version: integer().notNull().default(1),
    /** Reports since the last decision; the case is open while there are any. */
    openReports: integer('open_reports').notNull().default(0),
    firstReportedAt: instant('first_reported_at'),
    lastReportedAt: instant('last_reported_at'),
    /** dismiss, flag, takedown or restore; null before the first. */
    decision: text(),
    note: text(),
    decidedAt: instant('decided_at'),
    decidedBy: uuid('decided_by').references(() => users.id, { onDelete: 'set null' }),
  },
  (table) => [
    index('link_reviews_open')
      .on(table.firstReportedAt, table.linkId)
      .where(sql`${table.openReports} > 0`),
  ],
);

/** Workspaces that were suspended or resumed; `settledAt` is null while their links are still being blocked or unblocked. */
export const workspaceSuspensions = pgTable(
  'workspace_suspensions',
  {
    workspaceId: uuid('workspace_id')
      .primaryKey()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    isSuspended: boolean('is_suspended').notNull(),
    reason: text().notNull(),
    changedAt: instant('changed_at').notNull().defaultNow(),
    changedBy: uuid('changed_by').references(() => users.id, { onDelete: 'set null' }),
    settledAt: instant('settled_at'),
  },
  (table) => [
    index('workspace_suspensions_unsettled')
      .on(table.changedAt)
      .where(sql`${table.settledAt} is null`),
  ],
);

/** Settings of the instance that its operators change while it runs. */
export const instanceSettings = pgTable('instance_settings', {
  name: text().primaryKey(),
  value: text().notNull(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
  updatedBy: uuid('updated_by').references(() => users.id, { onDelete: 'set null' }),
});
