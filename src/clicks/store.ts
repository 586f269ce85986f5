/** The click ledger in Postgres, through the functions that may write it (migrations/0003_clicks.sql). */
import { sql } from 'drizzle-orm';

import type { Postgres } from '../platform/postgres.ts';
import { classifierVersion } from './classify.ts';
import { clickClasses } from './click.ts';
import type { LedgerBatch, LedgerClick } from './delivery.ts';

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
  pruneVisitorSalts(): Promise<number>;
  pruneClickBatches(limit: number): Promise<number>;
}

export function postgresClicks(postgres: Pick<Postgres, 'call'>): ClickStore {
  const number = async (query: ReturnType<typeof sql>): Promise<number> => {
    const [row] = await postgres.call<{ value: string }>('primary', query);
    return Number(row?.value);
  };
  return {
    async ingest(batches) {
      const [row] = await postgres.call<{ outcomes: IngestOutcome[] }>('primary', ingestCall(batches));
      if (row?.outcomes.length !== batches.length) throw new Error('ingest_clicks did not answer for every batch.');
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
      return Uint8Array.from(row.salt.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
    },
    ensurePartitions: (monthsAhead) => number(sql`select ensure_partitions(${monthsAhead}) as value`),
    countClicksInDefault: () => number(sql`select clicks_in_default() as value`),
    pruneVisitorSalts: () => number(sql`select prune_visitor_salts() as value`),
    pruneClickBatches: (limit) => number(sql`select prune_click_batches(${limit}) as value`),
  };
}

/** Columns as arrays: the driver sends each as one Postgres array text, which costs the server far less than rows as JSON. */
function ingestCall(batches: readonly LedgerBatch[]) {
  const clicks = batches.flatMap((batch) => batch.clicks);
  const links = new Map<string, number>();
  for (const { linkId } of clicks) if (!links.has(linkId)) links.set(linkId, links.size + 1);
  const ofBatch = <Value>(value: (batch: LedgerBatch) => Value) => sql.param(batches.map(value));
  const ofClick = <Value>(value: (click: LedgerClick) => Value) => sql.param(clicks.map(value));
  const batchPositions = sql.param(batches.flatMap((batch, index) => batch.clicks.map(() => index + 1)));
  return sql`select ingest_clicks(
    ${ofBatch((batch) => batch.id)}::uuid[],
    ${ofBatch((batch) => batch.isolateId)}::uuid[],
    ${ofBatch((batch) => batch.sequence)}::integer[],
    ${ofBatch((batch) => batch.captured)}::bigint[],
    ${ofBatch((batch) => batch.sealedAtMs)}::bigint[],
    ${sql.param([...links.keys()])}::uuid[],
    ${batchPositions}::integer[],
    ${ofClick((click) => links.get(click.linkId))}::integer[],
    ${ofClick((click) => click.clickedAtMs)}::bigint[],
    ${ofClick((click) => clickClasses.indexOf(click.class))}::smallint[],
    ${classifierVersion}::smallint,
    ${ofClick((click) => click.country)}::text[],
    ${ofClick((click) => click.region)}::text[],
    ${ofClick((click) => click.city)}::text[],
    ${ofClick((click) => click.continent)}::text[],
    ${ofClick((click) => click.referrer)}::text[],
    ${ofClick((click) => click.browser)}::text[],
    ${ofClick((click) => click.os)}::text[],
    ${ofClick((click) => click.device)}::text[],
    ${ofClick((click) => click.language)}::text[],
    ${ofClick((click) => click.asn)}::integer[],
    ${ofClick((click) => click.visitor)}::text[],
    ${ofClick((click) => click.optedOut)}::boolean[]) as outcomes`;
}

/** JSON can name characters that jsonb cannot hold, NUL and half surrogate pairs, and JSON.stringify writes those as escapes. */
const toStorableJson = (json: string): string =>
  json.replaceAll(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '$1\\ufffd');
