/** Reads messages of the clicks queue, of this version and the last: deploys overlap, and dead letters may come back months later. */
import { err, ok, type Result } from '../lib/result.ts';
import { columnCount, maxRows, type BatchedClick, type ClickBatch } from './batch.ts';
import { clickSignals } from './click.ts';
import { parsePlace } from './place.ts';

export interface BatchFailure {
  reason:
    | 'not_a_batch'
    | 'version_unknown'
    /** Written by a redirect Worker that is newer than this consumer: after the next deployment it can be read. */
    | 'version_newer'
    | 'field_invalid'
    | 'too_many_rows'
    | 'row_invalid'
    | 'index_out_of_range';
  /** Which field or row. */
  at: string;
}

/** The batch of a message body. Never throws, whatever the body. */
export function parseBatch(body: unknown): Result<ClickBatch, BatchFailure> {
  if (!isRecord(body)) return fail('not_a_batch', 'body');
  const version = body['v'];
  // A later version is one more case here, and an earlier one stays until no message of it can come.
  if (version === 1 || version === newestVersion) return parseVersion(version, body);
  return fail(isCount(version) && version > newestVersion ? 'version_newer' : 'version_unknown', 'v');
}

const newestVersion = 2;
type Version = 1 | typeof newestVersion;

function parseVersion(version: Version, body: Record<string, unknown>): Result<ClickBatch, BatchFailure> {
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
  const read = { 1: readRow1, 2: readRow2 }[version];
  const clicks: BatchedClick[] = [];
  for (const [index, row] of rows.entries()) {
    if (!isRow(row, columnCount[version])) return fail('row_invalid', `rows.${index}`);
    const click = checkClick(read(row, strings), sealedAt);
    if (typeof click === 'string') return fail(click, `rows.${index}`);
    clicks.push(click);
  }
  return ok({ id, isolateId: isolate, sequence: seq, captured, dropped, sealedAtMs: sealedAt, clicks });
}

/** A row with its texts looked up, undefined where the index leads nowhere. */
interface RowFields {
  age: number;
  flags: number;
  asn: number;
  texts: { [Text in 'linkId' | 'userAgent' | 'referrer' | 'language' | 'visitor']: string | undefined };
  places: { [Part in 'country' | 'region' | 'city' | 'continent']: string | undefined };
}

function readRow2(row: readonly number[], strings: readonly string[]): RowFields {
  const [link = -1, age = 0, flags = 0, agent = -1, referrer = -1, language = -1, where = -1, high = -1, low = -1] =
    row;
  const place = strings[where];
  const { asn, ...places } = place === undefined ? noPlace : parsePlace(place);
  return {
    age,
    flags,
    asn,
    texts: {
      linkId: strings[link],
      userAgent: strings[agent],
      referrer: strings[referrer],
      language: strings[language],
      visitor: toVisitorDigits(high, low),
    },
    places,
  };
}

const noPlace = { country: undefined, region: undefined, city: undefined, continent: undefined, asn: 0 };

function readRow1(row: readonly number[], strings: readonly string[]): RowFields {
  const [link = -1, age = 0, flags = 0, agent = -1, referrer = -1, language = -1, ...rest] = row;
  const [country = -1, region = -1, city = -1, continent = -1, asn = 0, visitor = -1] = rest;
  return {
    age,
    flags,
    asn,
    texts: {
      linkId: strings[link],
      userAgent: strings[agent],
      referrer: strings[referrer],
      language: strings[language],
      visitor: strings[visitor],
    },
    places: {
      country: strings[country],
      region: strings[region],
      city: strings[city],
      continent: strings[continent],
    },
  };
}

function checkClick(
  { age, flags, asn, texts, places }: RowFields,
  sealedAt: number,
): BatchedClick | BatchFailure['reason'] {
  const { linkId, userAgent, referrer, language, visitor } = texts;
  const { country, region, city, continent } = places;
  if (linkId === undefined || userAgent === undefined || referrer === undefined || language === undefined)
    return 'index_out_of_range';
  if (country === undefined || region === undefined || city === undefined || continent === undefined)
    return 'index_out_of_range';
  if (visitor === undefined) return 'index_out_of_range';
  const signal = clickSignals[Math.floor(flags / 2)];
  const timeMs = sealedAt - age;
  if (signal === undefined || asn < 0 || timeMs < 0 || timeMs > maxTimeMs) return 'row_invalid';
  if (!isUuid(linkId) || !/^(?:[0-9a-f]{16})?$/.test(visitor)) return 'row_invalid';
  const optedOut = flags % 2 === 1;
  return {
    linkId,
    timeMs,
    signal,
    optedOut,
    userAgent,
    referrer,
    language,
    country,
    region,
    city,
    continent,
    asn,
    visitor,
  };
}

/** '' for none; text that is no hash for numbers that are none. */
function toVisitorDigits(high: number, low: number): string {
  if (high === 0 && low === 0) return '';
  if (high < 0 || low < 0 || high > maxHalf || low > maxHalf) return 'no hash';
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

const maxHalf = 2 ** 30 - 1;

const isRow = (value: unknown, columns: number): value is number[] =>
  Array.isArray(value) && value.length === columns && value.every(Number.isSafeInteger);

const maxStringUnits = 1024;

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
  value.length <= maxRows * columnCount[1] &&
  value.every((text) => typeof text === 'string' && text.length <= maxStringUnits);
