/** Opaque page cursors: the sort values of the last row, as base64url JSON. Opaque so that their content may change. */
import { fromBase64Url, toBase64Url, utf8 } from './bytes.ts';

export function formatCursor(values: readonly (string | number | null)[]): string {
  return toBase64Url(utf8.encode(JSON.stringify(values)));
}

/** The values of a cursor, or null when the text is not one of ours. */
export function parseCursor(text: string): (string | number | null)[] | null {
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

function isCursor(values: unknown): values is (string | number | null)[] {
  return (
    Array.isArray(values) &&
    values.every((value) => value === null || typeof value === 'string' || typeof value === 'number')
  );
}
