/** Which link somebody means who reports an address: pasted from anywhere, with or without scheme, query and slash. */
import { splitUrl, toKey } from '../links/address.ts';

/** `host/key` as links are stored; null when no link can have this address. `canonicalHost` names the app host by its one name. */
export function parseReportedAddress(text: string, canonicalHost: (host: string) => string): string | null {
  const trimmed = text.trim();
  const url = /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  // As a browser would read it: capitals, international names, what is not allowed in a URL.
  if (!URL.canParse(url)) return null;
  const { host, path } = splitUrl(new URL(url).href);
  const key = path === '/' ? null : toKey(path);
  return key === null ? null : `${canonicalHost(host)}/${key}`;
}
