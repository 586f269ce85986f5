/** Where a page of a list begins: when the row before came about, and its id. A made-up cursor is no fault of a query. */
import { parseCursor } from './cursor.ts';
import { isUuid } from './id.ts';

/** Without a row before, the list begins at its start. */
export interface PageStart {
  /** As Postgres writes it, to the microsecond, which a Date does not hold. */
  at: string | null;
  id: string | null;
}

/** The start in a cursor, or null when it is none of ours. */
export function parsePageStart(cursor: string | undefined): PageStart | null {
  if (cursor === undefined) return { at: null, id: null };
  const [at, id] = parseCursor(cursor) ?? [];
  return isInstant(at) && isUuid(id) ? { at, id } : null;
}

const instant = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/;

const isInstant = (value: unknown): value is string =>
  typeof value === 'string' &&
  instant.test(value) &&
  Number.isFinite(Date.parse(value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')));
