/** Opaque page cursors: the sort values of the last row, as base64url JSON. Opaque so that their content may change. */
import { fromBase64Url, toBase64Url, utf8 } from './bytes.ts';

type SortValue = string | number | null;

export function formatCursor(values: readonly SortValue[]): string {
  return toBase64Url(utf8.encode(JSON.stringify(values)));
}

/** Cuts a page from rows, which were asked for with one more than `pageSize`. The next page begins behind `sortValues` of the last row. */
export function toPage<Row>(
  rows: readonly Row[],
  pageSize: number,
  sortValues: (last: Row) => readonly SortValue[],
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return { page, nextCursor: last && rows.length > pageSize ? formatCursor(sortValues(last)) : null };
}

/** The values of a cursor, or null when the text is not one of ours. */
export function parseCursor(text: string): SortValue[] | null {
  const bytes = fromBase64Url(text);
  if (!bytes) return null;
  try {
    const values: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return isCursor(values) ? values : null;
  } catch {
    // Not UTF-8 or not JSON: somebody else's text.
    return null;
  }
}

function isCursor(values: unknown): values is SortValue[] {
  return (
    Array.isArray(values) &&
    values.every((value) => value === null || typeof value === 'string' || typeof value === 'number')
  );
}
