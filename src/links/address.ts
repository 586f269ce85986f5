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

/** The key that a path names, or null when no key can look like this: bad UTF-8, control characters, too long, `..`. */
export function toKey(path: string): string | null {
  // Longest key, each byte percent-encoded, with the slashes at both ends.
  if (path.length > 600) return null;
  const end = path.length > 1 && path.endsWith('/') ? path.length - 1 : path.length;
  const raw = path.slice(1, end);
  if (/^\w+$/.test(raw) && raw.length <= 190) return raw;
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
