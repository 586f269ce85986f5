import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

import { domains } from '../domains/schema.ts';
import { bytea, instant } from '../platform/columns.ts';
import { workspaces } from '../workspaces/schema.ts';

/**
 * Links. A deleted one stays as a tombstone, because a key is never given out again; `version` rises with every change, so that
 * a copy in KV or Redis can tell old from new.
 */
export const links = pgTable(
  'links',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    domainId: uuid('domain_id')
      .notNull()
      .references(() => domains.id),
    key: text().notNull(),
    url: text().notNull(),
    externalId: text('external_id'),
    title: text(),
    comments: text(),
    tags: text().array().notNull().default([]),
    redirectStatus: smallint('redirect_status').notNull().default(302),
    expiresAt: instant('expires_at'),
    expiredUrl: text('expired_url'),
    disabledAt: instant('disabled_at'),
    archivedAt: instant('archived_at'),
    /** Set by the operator's takedown. */
    blockedAt: instant('blocked_at'),
    /** Why: review, suspension or blocklist. Null for what was blocked before there was this column. */
    blockedFor: text('blocked_for'),
    /** Visitors are warned first. */
    flaggedAt: instant('flagged_at'),
    deletedAt: instant('deleted_at'),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    unique('links_address').on(table.domainId, table.key),
    uniqueIndex('links_external_id')
      .on(table.workspaceId, table.externalId)
      .where(sql`${table.deletedAt} is null`),
    index('links_newest').on(table.workspaceId, table.createdAt, table.id),
  ],
);

/** Addresses whose projection may be behind; written by a trigger on links, cleared by the publisher. */
export const linkOutbox = pgTable(
  'link_outbox',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    address: text().notNull(),
    version: integer().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** When the jobs Worker last had it published: rows that do not settle must not keep others from their turn. */
    attemptedAt: instant('attempted_at'),
  },
  (table) => [index('link_outbox_address').on(table.address, table.version)],
);

/** Addresses that stopped being live lately; written by a trigger on links, read by redirects that may still hold the old target. */
export const linkRevocations = pgTable(
  'link_revocations',
  {
    address: text().primaryKey(),
    version: integer().notNull(),
    /** `LinkState` but live. */
    state: text().notNull(),
    at: instant('at').notNull(),
    /** Whose link it is, so that nobody fills the list alone. Null only for what was revoked before there was this column. */
    workspaceId: uuid('workspace_id'),
    /** One of many that were blocked at once; those that an operator named come before. */
    isBulk: boolean('is_bulk').notNull().default(false),
  },
  (table) => [
    index('link_revocations_at').on(table.at),
    index('link_revocations_blocked')
      .on(table.at)
      .where(sql`${table.state} = 'blocked'`),
  ],
);

/**
 * The newest version of an address that changed what visitors get. Written by a trigger on links when a change commits, read by
 * redirects that may still hold an older copy; whatever else a change may be, it is here too.
 */
export const linkEdits = pgTable(
  'link_edits',
  {
    address: text().primaryKey(),
    version: integer().notNull(),
    /** When it was committed, or last tried to be published. */
    at: instant('at').notNull(),
  },
  (table) => [index('link_edits_at').on(table.at)],
);

/** Which key the code permutation of a length was first run with; another key would hand out codes a second time. */
export const linkCodeKeys = pgTable('link_code_keys', {
  length: smallint().primaryKey(),
  fingerprint: bytea().notNull(),
  claimedAt: instant('claimed_at').notNull().defaultNow(),
});

/** How many links each workspace has that are not deleted, for its quota. Kept by triggers. */
export const linkCounts = pgTable('link_counts', {
  workspaceId: uuid('workspace_id')
    .primaryKey()
    .references(() => workspaces.id, { onDelete: 'cascade' }),
  links: integer().notNull(),
});
