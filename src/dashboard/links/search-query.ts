import { decodeReadable } from '../ui/format.ts';

/**
 * What the API is asked for when a person searches: a pasted short link is looked up by its key, as keys are stored without
 * host and percent-encoding. Anything else is searched for as it was typed.
 */
export function toSearchQuery(text: string, hosts: readonly string[]): string {
  const [, host, port = '', path = ''] = /^(?:https?:\/\/)?([^\s/:?#]+)(:\d+)?\/+([^?#]*)/iu.exec(text.trim()) ?? [];
  if (host === undefined || path === '') return text;
  const typed = host.toLowerCase();
  const own = hosts.some((known) => [typed, `${typed}${port}`].includes(known.toLowerCase()));
  return own ? decodeReadable(path) : text;
}
