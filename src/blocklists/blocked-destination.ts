/**
 * Entries of the blocklist as people write them, and as they are stored: a URL without scheme and fragment (exact), a host with all
 * hosts below it, or a pattern with `*`. A pattern's host is written out, except for a leading `*.`, so that it is found by its
 * host like any other entry. What is the same after percent-decoding but spelt otherwise is not the same to an exact entry.
 */
import { err, ok, type Result } from '../lib/result.ts';

export interface BlockedDestination {
  kind: 'exact' | 'host' | 'pattern';
  /** Canonical: the same thing is one row of a list. */
  value: string;
  /** Host that it is found by. */
  key: string;
  /** Of a pattern, for LIKE. */
  like: string | null;
}

export type EntryFault = 'entry_empty' | 'entry_too_long' | 'entry_host' | 'entry_pattern';

/** Also of what is stored, in which letters may have become many: an index takes no row much larger. */
const maxEntryLength = 2048;
/** Longer ones are no names, and are not worth looking at. */
const maxHostLength = 300;

export function parseBlockedDestination(text: string): Result<BlockedDestination, EntryFault> {
  const entry = text.trim().replace(/^https?:\/\//i, '');
  if (entry === '') return err('entry_empty');
  if (entry.length > maxEntryLength) return err('entry_too_long');
  const slash = entry.search(/[/?]/);
  const writtenHost = slash < 0 ? entry : entry.slice(0, slash);
  const rest = slash < 0 ? '' : entry.slice(slash);
  if (entry.includes('*')) return parsePattern(writtenHost, rest);
  const host = toHost(writtenHost);
  if (host === null) return err('entry_host');
  // Only a bare host means all that is there and below.
  if (rest === '') return ok({ kind: 'host', value: host, key: host, like: null });
  const value = toSubject(host, rest);
  return value.length > maxEntryLength ? err('entry_too_long') : ok({ kind: 'exact', value, key: host, like: null });
}

/** Host and path as destinations are stored, which the parser encodes: no sign in it is one that a database refuses. */
function toSubject(host: string, rest: string): string {
  const url = new URL(`https://${host}${rest}`);
  return `${host}${url.pathname}${url.search}`;
}

function parsePattern(writtenHost: string, rest: string): Result<BlockedDestination, EntryFault> {
  const below = writtenHost.startsWith('*.');
  const host = below ? writtenHost.slice(2) : writtenHost;
  if (host.includes('*')) return err('entry_pattern');
  const key = toHost(host);
  if (key === null) return err('entry_host');
  const path = rest === '' ? '/*' : rest.startsWith('/') ? rest : `/${rest}`;
  const value = `${below ? '*.' : ''}${toSubject(key, path)}`;
  if (value.length > maxEntryLength) return err('entry_too_long');
  const like = value.replaceAll(/[\\%_]/g, String.raw`\$&`).replaceAll('*', '%');
  return ok({ kind: 'pattern', value, key, like });
}

/** As destinations are stored: lower case, punycode, no port, no dot at the end. Null for what is too much or no host. */
function toHost(text: string): string | null {
  if (text.length > maxHostLength) return null;
  const bare = text.replace(/:\d{1,5}$/, '').replace(/\.+$/, '');
  if (!URL.canParse(`https://${bare}/`)) return null;
  const url = new URL(`https://${bare}/`);
  if (url.username !== '' || url.pathname !== '/' || url.port !== '') return null;
  // A whole top-level domain is more than anybody means.
  return url.hostname.startsWith('[') || /[^.]\.[^.]/.test(url.hostname) ? url.hostname : null;
}
