/**
 * The message that carries clicks from the edge to the consumer, version 1. Immutable once packed: a batch has one id and the
 * same bytes in the queue, in the spool and in the dead letters, so that counting it twice can be told and prevented.
 * No zod here: packing is part of the redirect Worker's bundle.
 */
import { clickSignals, type Click } from './click.ts';
import { err, ok, type Result } from '../lib/result.ts';

export interface BatchedClick extends Omit<Click, 'ip'> {
  /** 16 hex digits (see visitor.ts), or '' when the visitor opted out or the day's salt could not be had. */
  visitor: string;
}

export interface ClickBatch {
  /** UUIDv7, which makes ingest exactly once. */
  id: string;
  /** UUID of the isolate that captured the clicks. */
  isolateId: string;
  /** Number of the batch within its isolate, from 0: a gap is a lost batch. */
  sequence: number;
  /** Clicks that the isolate had seen when it sealed this batch, dropped ones and this batch included. */
  captured: number;
  /** Clicks of those that found no room. */
  dropped: number;
  /** Milliseconds since 1970. */
  sealedAtMs: number;
  clicks: BatchedClick[];
}

/** On the wire. `strings[0]` is '' and every text of a row is an index into `strings`, because user agents and links repeat. */
export interface PackedBatch {
  v: 1;
  id: string;
  isolate: string;
  seq: number;
  captured: number;
  dropped: number;
  sealedAt: number;
  strings: string[];
  rows: number[][];
}

/**
 * Columns of a row, version 1. A changed meaning or order is a new version; the consumer reads a version for as long as a
 * message of it may come, dead letters included.
 *
 * | number | name | meaning |
 * | --- | --- | --- |
 * | 0 | link | string: UUID of the link |
 * | 1 | age | milliseconds from the click to `sealedAt` |
 * | 2 | flags | bit 0: opted out; bits 1 and up: index into clickSignals |
 * | 3 | userAgent | string |
 * | 4 | referrer | string: scheme and host |
 * | 5 | language | string: beginning of Accept-Language |
 * | 6 | country | string: ISO 3166-1 alpha-2 |
 * | 7 | region | string |
 * | 8 | city | string |
 * | 9 | continent | string: two letters |
 * | 10 | asn | number, 0 when unknown |
 * | 11 | visitor | string: 16 hex digits |
 */
const columnCount = 12;

/** More than the edge packs, so that its limit can rise without the consumer's being deployed first. */
export const maxRows = 200;
const maxStringUnits = 1024;

export function packBatch(batch: ClickBatch): PackedBatch {
  const positions = new Map<string, number>([['', 0]]);
  const at = (text: string): number => {
    const known = positions.get(text);
    if (known !== undefined) return known;
    positions.set(text, positions.size);
    return positions.size - 1;
  };
  const rows = batch.clicks.map((click) => [
    at(click.linkId),
    batch.sealedAtMs - click.timeMs,
    (click.optedOut ? 1 : 0) + 2 * clickSignals.indexOf(click.signal),
    at(click.userAgent),
    at(click.referrer),
    at(click.language),
    at(click.country),
    at(click.region),
    at(click.city),
    at(click.continent),
    click.asn,
    at(click.visitor),
  ]);
  const { id, isolateId: isolate, sequence: seq, captured, dropped, sealedAtMs: sealedAt } = batch;
  return { v: 1, id, isolate, seq, captured, dropped, sealedAt, strings: [...positions.keys()], rows };
}

export interface BatchFailure {
  reason: 'not_a_batch' | 'version_unknown' | 'field_invalid' | 'too_many_rows' | 'row_invalid' | 'index_out_of_range';
  /** Which field or row. */
  at: string;
}

/** The batch of a message body. Never throws, whatever the body. */
export function parseBatch(body: unknown): Result<ClickBatch, BatchFailure> {
  if (!isRecord(body)) return fail('not_a_batch', 'body');
  // A later version is one more case here, and this one stays until no message of it can come.
  return body['v'] === 1 ? parseVersion1(body) : fail('version_unknown', 'v');
}

function parseVersion1(body: Record<string, unknown>): Result<ClickBatch, BatchFailure> {
  const { id, isolate, seq, captured, dropped, sealedAt, strings, rows } = body;
  if (!isUuid(id)) return fail('field_invalid', 'id');
  if (!isUuid(isolate)) return fail('field_invalid', 'isolate');
  if (!isCount(seq, 2 ** 31 - 1)) return fail('field_invalid', 'seq');
  if (!isCount(captured)) return fail('field_invalid', 'captured');
  if (!isCount(dropped)) return fail('field_invalid', 'dropped');
  if (!isCount(sealedAt, maxTimeMs)) return fail('field_invalid', 'sealedAt');
  if (!Array.isArray(rows)) return fail('field_invalid', 'rows');
  if (rows.length > maxRows) return fail('too_many_rows', 'rows');
  if (!isStringTable(strings)) return fail('field_invalid', 'strings');
  const clicks: BatchedClick[] = [];
  for (const [index, row] of rows.entries()) {
    const click = parseRow(row, strings, sealedAt);
    if (typeof click === 'string') return fail(click, `rows.${index}`);
    clicks.push(click);
  }
  return ok({ id, isolateId: isolate, sequence: seq, captured, dropped, sealedAtMs: sealedAt, clicks });
}

function parseRow(row: unknown, strings: readonly string[], sealedAt: number): BatchedClick | BatchFailure['reason'] {
  if (!isRow(row)) return 'row_invalid';
  const [link, age, flags, agent, referrer, language, country, region, city, continent, asn, visitor] = row;
  const text = [link, agent, referrer, language, country, region, city, continent, visitor].map((i) => strings[i]);
  if (!text.every((value) => value !== undefined)) return 'index_out_of_range';
  const signal = clickSignals[Math.floor(flags / 2)];
  const linkId = strings[link];
  const hash = strings[visitor] ?? '';
  const timeMs = sealedAt - age;
  if (signal === undefined || asn < 0 || timeMs < 0 || timeMs > maxTimeMs) return 'row_invalid';
  if (!isUuid(linkId) || !/^(?:[0-9a-f]{16})?$/.test(hash)) return 'row_invalid';
  return {
    linkId,
    timeMs,
    signal,
    optedOut: flags % 2 === 1,
    userAgent: strings[agent] ?? '',
    referrer: strings[referrer] ?? '',
    language: strings[language] ?? '',
    country: strings[country] ?? '',
    region: strings[region] ?? '',
    city: strings[city] ?? '',
    continent: strings[continent] ?? '',
    asn,
    visitor: hash,
  };
}

type Row = [number, number, number, number, number, number, number, number, number, number, number, number];

const isRow = (value: unknown): value is Row =>
  Array.isArray(value) && value.length === columnCount && value.every(Number.isSafeInteger);

/** The last millisecond that a Date can hold. */
const maxTimeMs = 8.64e15;

const fail = (reason: BatchFailure['reason'], at: string) => err({ reason, at });

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);

const isCount = (value: unknown, max = Number.MAX_SAFE_INTEGER): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max;

const isStringTable = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length <= maxRows * columnCount &&
  value.every((text) => typeof text === 'string' && text.length <= maxStringUnits);
