import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';

import { bytea, instant } from '../platform/columns.ts';

/** Batches that were ingested: the id makes ingest exactly once, the counters make loss visible. */
export const clickBatches = pgTable(
  'click_batches',
  {
    id: uuid().primaryKey(),
    isolateId: uuid('isolate_id').notNull(),
    /** Number of the batch within its isolate, from 0. */
    sequence: integer().notNull(),
    /** Clicks that the isolate had captured when it sealed this batch, this batch included. */
    captured: bigint({ mode: 'number' }).notNull(),
    /** Those of `captured` that found no room in the isolate's buffer. */
    dropped: bigint({ mode: 'number' }).notNull().default(0),
    clicks: integer().notNull(),
    sentAt: instant('sent_at').notNull(),
    ingestedAt: instant('ingested_at').notNull().defaultNow(),
  },
  (table) => [
    index('click_batches_age').on(table.ingestedAt),
    // For the batch before another one: what lies between the two is missing.
    index('click_batches_isolate').on(table.isolateId, table.sequence),
  ],
);

/**
 * The ledger: one row a click, never updated. Partitioned by month of `clickedAt` (see the migration). It has no key of its
 * own: what makes a row unique is its batch, which is inserted once.
 */
export const clicks = pgTable(
  'clicks',
  {
    clickedAt: instant('clicked_at').notNull(),
    workspaceId: uuid('workspace_id').notNull(),
    linkId: uuid('link_id').notNull(),
    /** Null for an opted-out click: the batch would tell to the second what the hour is meant to hide. */
    batchId: uuid('batch_id'),
    /** Index into clickClasses. */
    class: smallint().notNull(),
    /** Version of the rules that chose the class, so that older rows can be classified again. */
    classifier: smallint().notNull(),
    country: text(),
    region: text(),
    city: text(),
    continent: text(),
    referrer: text(),
    browser: text(),
    os: text(),
    device: text(),
    language: text(),
    /** Autonomous system of the visitor's network: tells data centres from homes. */
    asn: integer(),
    /** Keyed hash of address and user agent; its salt lives 48 h. Null when the visitor asked not to be tracked. */
    visitor: bytea(),
    /** DNT or Sec-GPC was set: only link, hour and class are kept. */
    optedOut: boolean('opted_out').notNull().default(false),
  },
  (table) => [
    index('clicks_link').on(table.linkId, table.clickedAt),
    // Rows come in the order of time, so a few pages of index tell which pages of a month hold a day.
    index('clicks_age').using('brin', table.clickedAt),
  ],
);

/**
 * What an ingest has counted but not yet by day and dimension: one row a call, deleted by the fold that adds it to `click_days`.
 * Clicks are columns of equal length; their links, places and so on are positions (from 1, 0 for none) in the lists beside them.
 */
export const clickDeltas = pgTable('click_deltas', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  addedAt: instant('added_at').notNull().defaultNow(),
  /** How many clicks, so that a fold can tell its size without reading them. */
  clicks: integer().notNull(),
  workspaceIds: uuid('workspace_ids').array().notNull(),
  linkIds: uuid('link_ids').array().notNull(),
  countries: text().array().notNull(),
  regions: text().array().notNull(),
  cities: text().array().notNull(),
  continents: text().array().notNull(),
  browsers: text().array().notNull(),
  systems: text().array().notNull(),
  devices: text().array().notNull(),
  referrers: text().array().notNull(),
  languages: text().array().notNull(),
  link: integer().array().notNull(),
  timeMs: bigint('time_ms', { mode: 'number' }).array().notNull(),
  class: smallint().array().notNull(),
  place: integer().array().notNull(),
  agent: integer().array().notNull(),
  referrer: integer().array().notNull(),
  language: integer().array().notNull(),
});

/** Clicks per link, hour and class. `slot` spreads a hot link over several rows; readers sum over it. */
export const clickHours = pgTable(
  'click_hours',
  {
    workspaceId: uuid('workspace_id').notNull(),
    linkId: uuid('link_id').notNull(),
    hour: instant('hour').notNull(),
    slot: smallint().notNull().default(0),
    human: integer().notNull().default(0),
    bot: integer().notNull().default(0),
    preview: integer().notNull().default(0),
    prefetch: integer().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.linkId, table.hour, table.slot] })],
);

/** Clicks per link, UTC day, dimension (index into dimensions) and value. */
export const clickDays = pgTable(
  'click_days',
  {
    workspaceId: uuid('workspace_id').notNull(),
    linkId: uuid('link_id').notNull(),
    day: date().notNull(),
    dimension: smallint().notNull(),
    value: text().notNull(),
    slot: smallint().notNull().default(0),
    clicks: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.linkId, table.day, table.dimension, table.value, table.slot] })],
);

/** Clicks per link over all time, so that lists can show and sort by them. */
export const clickTotals = pgTable(
  'click_totals',
  {
    workspaceId: uuid('workspace_id').notNull(),
    linkId: uuid('link_id').notNull(),
    slot: smallint().notNull().default(0),
    clicks: bigint({ mode: 'number' }).notNull(),
    humanClicks: bigint('human_clicks', { mode: 'number' }).notNull(),
    lastClickedAt: instant('last_clicked_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.linkId, table.slot] })],
);

/** Messages that could not be ingested, with the reason, until they are replayed. */
export const deadLetters = pgTable('dead_letters', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  queue: text().notNull(),
  messageId: text('message_id').notNull().unique(),
  body: jsonb().notNull(),
  reason: text().notNull(),
  failedAt: instant('failed_at').notNull().defaultNow(),
  replayRequestedAt: instant('replay_requested_at'),
  replayedAt: instant('replayed_at'),
});

/** Each hour's account, recomputed while late batches may change it: what was served, captured, counted and lost. */
export const clickReconciliations = pgTable('click_reconciliations', {
  hour: instant('hour').primaryKey(),
  /** Clicks that isolates saw, by the counters in their batches. */
  captured: bigint({ mode: 'number' }).notNull(),
  dropped: bigint({ mode: 'number' }).notNull(),
  ingested: bigint({ mode: 'number' }).notNull(),
  /** Clicks of batches that never came, as the batch after them tells. */
  missing: bigint({ mode: 'number' }).notNull(),
  /** Redirects that somebody else counted, and how far off that count may be; null when nobody did. */
  independentCount: bigint('independent_count', { mode: 'number' }),
  independentError: bigint('independent_error', { mode: 'number' }),
  /** Served, but in no batch that came or was missed: what isolates held when they were killed. */
  tailLost: bigint('tail_lost', { mode: 'number' }),
  /** More may still come for this hour. */
  provisional: boolean().notNull(),
  computedAt: instant('computed_at').notNull().defaultNow(),
});

/** The day's random salt of visitor hashes; deleted after 48 h, which makes older hashes meaningless. */
export const visitorSalts = pgTable('visitor_salts', {
  day: date().primaryKey(),
  salt: bytea().notNull(),
});
