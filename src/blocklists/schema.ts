import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';

import { users } from '../identity/schema.ts';
import { instant } from '../platform/columns.ts';

/** Destinations that no link may lead to; found by `lookupKey` (destination_parts in migrations/0020_abuse_functions.sql). */
export const blockedDestinations = pgTable(
  'blocked_destinations',
  {
    id: uuid().primaryKey(),
    /** `own`, or the name of an imported list. */
    list: text().notNull(),
    /** exact, host or pattern. */
    kind: text().notNull(),
    /** As rules wrote it down: canonical, so that one thing stands in a list once. */
    value: text().notNull(),
    lookupKey: text('lookup_key').notNull(),
    /** Of a pattern: what host and path must be LIKE. */
    likePattern: text('like_pattern'),
    /** The import that found it last; null when somebody put it there by hand, which imports leave alone. */
    importNo: integer('import_no'),
    createdAt: instant('created_at').notNull().defaultNow(),
    createdBy: uuid('created_by').references(() => users.id, { onDelete: 'set null' }),
  },
  (table) => [
    unique('blocked_destinations_value').on(table.list, table.kind, table.value),
    index('blocked_destinations_lookup').on(table.lookupKey),
    index('blocked_destinations_newest').on(table.createdAt, table.id),
    index('blocked_destinations_creator')
      .on(table.createdBy)
      .where(sql`${table.createdBy} is not null`),
  ],
);

/** The lists that entries stand on, and from where the jobs Worker brings those that are followed. */
export const blocklists = pgTable(
  'blocklists',
  {
    name: text().primaryKey(),
    /** Null for a list that is kept by hand. */
    url: text(),
    /** never (brought once), hourly or daily. */
    refresh: text().notNull().default('never'),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** Rises whenever entries came or went, so that the audit log tells of each time; what they were stands beside it. */
    revision: integer().notNull().default(0),
    lastChange: jsonb('last_change'),
    /** Of the import that is running or ran last: what an earlier one still brings is not taken. */
    importNo: integer('import_no').notNull().default(0),
    /** Until when that import may be running. */
    leasedUntil: instant('leased_until'),
    /** When it is to be brought next; null for not again. */
    dueAt: instant('due_at'),
    /** SHA-256 of what was brought last, in hex: the same is not imported again. */
    contentHash: text('content_hash'),
    checkedAt: instant('checked_at'),
    importedAt: instant('imported_at'),
    /** Why the last attempt failed; null when it did not. */
    failure: text(),
    failedSince: instant('failed_since'),
    /** Of the last import: entries that it held, lines that could not be read, entries that came and went. */
    taken: integer(),
    refused: integer(),
    /** Entries that were not taken, for they would have blocked a shared domain; null in imports from before they were told apart. */
    tooBroad: integer('too_broad'),
    added: integer(),
    removed: integer(),
  },
  (table) => [
    index('blocklists_due')
      .on(table.dueAt)
      .where(sql`${table.dueAt} is not null`),
  ],
);

/** How far the job has come that compares existing links with the blocklist: one row. */
export const destinationScan = pgTable('destination_scan', {
  isOnly: boolean('is_only').primaryKey().default(true),
  /** The last link of the page before; null at the beginning of a round. */
  afterLinkId: uuid('after_link_id'),
  /** When the round began. A change of the list after that asks for another one. */
  startedAt: instant('started_at'),
  changedAt: instant('changed_at').notNull().defaultNow(),
});
