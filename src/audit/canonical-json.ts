/**
 * The one text of a JSON value that the chain's hashes are computed from. It is PostgreSQL's own text of jsonb, restated here so that
 * a proof does not rest on the server that is to be proved: keys by length in bytes, then by bytes; `", "` and `": "` between; no
 * escapes but those JSON demands. Numbers are whole and safe, because nothing else is ever written.
 */
import { utf8, utf8Length } from '../lib/bytes.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Throws at a number that has no single text. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error(`${value} has no canonical text.`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(', ')}]`;
  const fields = Object.entries(value).sort(([x], [y]) => compareKeys(x, y));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}: ${canonicalJson(field)}`).join(', ')}}`;
}

/** `Array.isArray` does not narrow readonly arrays. */
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function compareKeys(x: string, y: string): number {
  const byLength = utf8Length(x) - utf8Length(y);
  if (byLength !== 0) return byLength;
  const [left, right] = [utf8.encode(x), utf8.encode(y)];
  const at = left.findIndex((byte, i) => byte !== right[i]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}
