/** The click ledger in Postgres, through the functions that may write it (migrations/0003 and 0005). */
import { sql, type SQL } from 'drizzle-orm';

import { fromHex } from '../lib/bytes.ts';
import { callNumber, callNumberOrNull } from '../platform/call-number.ts';
import type { Postgres } from '../platform/postgres.ts';
import { classifierVersion } from './classify.ts';
import { toArrayText, toColumns, toTextArrayText } from './columns.ts';
import type { LedgerBatch } from './delivery.ts';

export type IngestOutcome = 'counted' | 'duplicate' | 'unknown_link';

interface DeadLetter {
  queue: string;
  messageId: string;
  /** As JSON text; what Postgres cannot hold is replaced. */
  body: string;
  reason: string;
}

export interface ClickStore {
  /** Counts each batch exactly once, all in one transaction; one outcome per batch, in order. */
  ingest(batches: readonly LedgerBatch[]): Promise<IngestOutcome[]>;
  storeDeadLetter(letter: DeadLetter): Promise<void>;
  /** Those whose replay was asked for, oldest first; taking is not forgetting. */
  takeDeadLetters(limit: number): Promise<{ id: number; body: unknown }[]>;
  markReplayed(ids: readonly number[]): Promise<void>;
  /** The random salt of a UTC day (`2026-11-22`): yesterday, today or tomorrow. */
  visitorSalt(day: string): Promise<Uint8Array>;
  /** Makes the monthly partitions up to so many months ahead; returns how many were new. */
  ensurePartitions(monthsAhead: number): Promise<number>;
  /** Clicks that no month took: should be 0. */
  countClicksInDefault(): Promise<number>;
  /** Drops months of the ledger that are over for longer; their counters stay. Returns how many. */
  dropPartitions(keepMonths: number): Promise<number>;
  /** Adds about so many clicks to the counters by day; returns how many, 0 when none is left, null when somebody else is at it. */
  foldDays(clicks: number): Promise<number | null>;
  /** Moves quiet counters, so many rows at most, out of the slots they were spread over; returns how many rows that saved. */
  mergeSlots(limit: number): Promise<number>;
  pruneVisitorSalts(): Promise<number>;
  pruneClickBatches(limit: number): Promise<number>;
}

export function postgresClicks(postgres: Pick<Postgres, 'call'>): ClickStore {
  const number = (call: SQL) => callNumber(postgres, call);
  return {
    async ingest(batches) {
      const [row] = await postgres.call<{ outcomes: IngestOutcome[] }>('primary', ingestCall(batches));
      if (row?.outcomes.length !== batches.length)
        throw new Error('ingest_click_batches did not answer for every batch.');
      return row.outcomes;
    },
    async storeDeadLetter({ queue, messageId, body, reason }) {
      await postgres.call(
        'primary',
        sql`select store_dead_letter(${queue}, ${messageId}, ${toStorableJson(body)}::jsonb, ${reason})`,
      );
    },
    async takeDeadLetters(limit) {
      const rows = await postgres.call<{ id: string; body: unknown }>(
        'primary',
        sql`select id, body from take_dead_letters(${limit})`,
      );
      return rows.map(({ id, body }) => ({ id: Number(id), body }));
    },
    async markReplayed(ids) {
      await postgres.call('primary', sql`select mark_replayed(${sql.param([...ids])}::bigint[])`);
    },
    async visitorSalt(day) {
      const [row] = await postgres.call<{ salt: string }>(
        'primary',
        sql`select encode(visitor_salt(${day}::date), 'hex') as salt`,
      );
      if (!row) throw new Error('visitor_salt returned no row.');
      return fromHex(row.salt);
    },
    ensurePartitions: (monthsAhead) => number(sql`ensure_partitions(${monthsAhead})`),
    countClicksInDefault: () => number(sql`clicks_in_default()`),
    dropPartitions: (keepMonths) => number(sql`drop_click_partitions(${keepMonths})`),
    foldDays: (clicks) => callNumberOrNull(postgres, sql`fold_click_days(${clicks})`),
    mergeSlots: (limit) => number(sql`merge_click_slots(${limit})`),
    pruneVisitorSalts: () => number(sql`prune_visitor_salts()`),
    pruneClickBatches: (limit) => number(sql`prune_click_batches(${limit})`),
  };
}

/** Columns as array texts, built here: the driver would look at each value, and rows as JSON cost the server far more. */
function ingestCall(batches: readonly LedgerBatch[]) {
  const { lists, clicks } = toColumns(batches);
  const ofBatch = (value: (batch: LedgerBatch) => string | number) => toArrayText(batches.map(value));
  return sql`select ingest_click_batches(
    ${ofBatch((batch) => batch.id)}::uuid[],
    ${ofBatch((batch) => batch.isolateId)}::uuid[],
    ${ofBatch((batch) => batch.sequence)}::integer[],
    ${ofBatch((batch) => batch.captured)}::bigint[],
    ${ofBatch((batch) => batch.dropped)}::bigint[],
    ${ofBatch((batch) => batch.sealedAtMs)}::bigint[],
    ${toArrayText(lists.links)}::uuid[],
    ${toTextArrayText(lists.places.map(({ country }) => country))}::text[],
    ${toTextArrayText(lists.places.map(({ region }) => region))}::text[],
    ${toTextArrayText(lists.places.map(({ city }) => city))}::text[],
    ${toTextArrayText(lists.places.map(({ continent }) => continent))}::text[],
    ${toTextArrayText(lists.agents.map(({ browser }) => browser))}::text[],
    ${toTextArrayText(lists.agents.map(({ os }) => os))}::text[],
    ${toTextArrayText(lists.agents.map(({ device }) => device))}::text[],
    ${toTextArrayText(lists.referrers)}::text[],
    ${toTextArrayText(lists.languages)}::text[],
    ${toArrayText(clicks.batch)}::integer[],
    ${toArrayText(clicks.link)}::integer[],
    ${toArrayText(clicks.timeMs)}::bigint[],
    ${toArrayText(clicks.class)}::smallint[],
    ${classifierVersion}::smallint,
    ${toArrayText(clicks.place)}::integer[],
    ${toArrayText(clicks.agent)}::integer[],
    ${toArrayText(clicks.referrer)}::integer[],
    ${toArrayText(clicks.language)}::integer[],
    ${toArrayText(clicks.asn)}::integer[],
    ${toArrayText(clicks.visitor)}::text[],
    ${toArrayText(clicks.optedOut)}::boolean[]) as outcomes`;
}

/** JSON can name characters that jsonb cannot hold, NUL and half surrogate pairs, and JSON.stringify writes those as escapes. */
const toStorableJson = (json: string): string =>
  json.replaceAll(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '$1\\ufffd');
