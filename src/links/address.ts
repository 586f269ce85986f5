/**
 * From a request's URL to the address of a link: plain string work, because this runs for every visitor and a URL object costs
 * more than all the rest of a hot redirect.
 */
import { isPossibleKey } from './key.ts';

export interface RequestTarget {
  /** Lower case, no port. */
  host: string;
  /** With its leading slash, without query, as it was sent. */
  path: string;
}

/** Host and path of an absolute http(s) URL, as the runtime gives it in `request.url`. */
export function splitUrl(url: string): RequestTarget {
  const hostStart = url.indexOf('//') + 2;
  let pathStart = url.indexOf('/', hostStart);
  if (pathStart < 0) pathStart = url.length;
  let pathEnd = url.indexOf('?', pathStart);
  if (pathEnd < 0) pathEnd = url.length;
  const authority = url.slice(hostStart, pathStart);
  const port = authority.lastIndexOf(':');
  // An IPv6 host such as [::1] has colons of its own, the last one inside the bracket.
  const host = port > authority.lastIndexOf(']') && port >= 0 ? authority.slice(0, port) : authority;
  return { host: host.toLowerCase(), path: url.slice(pathStart, pathEnd) || '/' };
}

/**
 * What stands between `https://` and the query, where that may be an address as it is: a lower-case host without a port and printable ASCII
 * without escapes. Null for everything else, which splitUrl and toKey take apart. One slice where they make five strings; whether it is
 * the address of a link only a store of addresses can tell.
 */
export function plainAddress(url: string): string | null {
  const hostStart = url.indexOf('//') + 2;
  let at = hostStart;
  while (isHostCode(url.charCodeAt(at))) at++;
  if (at === hostStart || url.charCodeAt(at) !== slash) return null;
  const keyStart = ++at;
  while (isPlainCode(url.charCodeAt(at))) at++;
  const isWhole = at === url.length || url.charCodeAt(at) === questionMark;
  return isWhole && at > keyStart && at - keyStart <= plainKeyLength ? url.slice(hostStart, at) : null;
}

const slash = 0x2f;
const questionMark = 0x3f;
const percent = 0x25;
const plainKeyLength = 190;

/** Beyond the end a code is NaN, which is neither. */
const isHostCode = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x2e || code === 0x2d;
const isPlainCode = (code: number): boolean => code > 0x20 && code < 0x7f && code !== questionMark && code !== percent;

/** The key that a path names, or null when no key can look like this: bad UTF-8, control characters, too long, `..`. */
export function toKey(path: string): string | null {
  // Longest key, each byte percent-encoded, with the slashes at both ends.
  if (path.length > 600) return null;
  const end = path.length > 1 && path.endsWith('/') ? path.length - 1 : path.length;
  const raw = path.slice(1, end);
  if (/^\w+$/.test(raw) && raw.length <= plainKeyLength) return raw;
  const key = decode(raw)?.normalize('NFC');
  return key !== undefined && isPossibleKey(key) ? key : null;
}

function decode(raw: string): string | undefined {
  if (!raw.includes('%')) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    // Not UTF-8 after decoding: nothing that we ever gave out.
    return undefined;
  }
}

const appPrefixes = ['/app', '/api', '/dev', '/assets', '/.well-known'];

/** Whether the path on the app host belongs to the app and its API rather than to a link. */
export function isAppPath(path: string): boolean {
  if (path === '/' || path === '/robots.txt' || path === '/favicon.ico' || path === '/healthz' || path === '/readyz')
    return true;
  return appPrefixes.some(
    (prefix) => path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/'),
  );
}
