/**
 * What somebody pastes to shorten many URLs at once: one on a line, after it the key that it shall have, if any. Where a comma might
 * belong to the URL as well as end it, nothing is guessed: quotes tell.
 */
import { parseKey } from '../../links/key.ts';
import type { CreateLink } from '../../links/wire.ts';
import { parseDestination } from '../links/destination.ts';

export type BulkLine = {
  /** As an editor counts lines, from 1 and with the empty ones. */
  number: number;
  /** As it was pasted, without the space around it. */
  text: string;
} & ({ ok: true; link: Pick<CreateLink, 'url' | 'key'> } | { ok: false; message: string });

/** What was understood of each line that is not empty; two lines cannot ask for the same key. */
export function parseBulkLines(text: string): BulkLine[] {
  const firstWith = new Map<string, number>();
  return text.split(/\r\n|[\n\r]/u).flatMap((raw, index): BulkLine[] => {
    const line = { number: index + 1, text: raw.trim() };
    if (line.text === '') return [];
    const parsed = parseLine(line.text);
    if (!parsed.ok || parsed.link.key === undefined) return [{ ...line, ...parsed }];
    const first = firstWith.get(parsed.link.key);
    if (first !== undefined) return [{ ...line, ok: false, message: `Line ${first} has this key already.` }];
    firstWith.set(parsed.link.key, line.number);
    return [{ ...line, ...parsed }];
  });
}

type ParsedLine = { ok: true; link: Pick<CreateLink, 'url' | 'key'> } | { ok: false; message: string };

const refuse = (message: string): ParsedLine => ({ ok: false, message });

function parseLine(text: string): ParsedLine {
  const quoted = /^"([^"]*)"(?:$|[\s,]+(.*)$)/u.exec(text);
  if (quoted) return toLink(quoted[1] ?? '', quoted[2] ?? '');
  const spaced = /^(\S+?),*\s[\s,]*(.*)$/u.exec(text);
  if (spaced) return toLink(spaced[1] ?? '', spaced[2] ?? '');
  const [url = '', key = '', ...more] = text.replace(/,+$/u, '').split(',');
  if (more.length > 0) return refuse('Which of the commas ends the URL? Put quotes around the URL.');
  const parsed = toLink(url, key);
  if (parsed.ok || key === '') return parsed;
  return refuse(`${parsed.message} If the comma is part of the URL, put quotes around the URL.`);
}

function toLink(urlText: string, keyText: string): ParsedLine {
  const destination = parseDestination(urlText);
  if (!destination.ok) return destination;
  const { url } = destination;
  const wanted = keyText.replace(/^"(.*)"$/u, '$1').replace(/^\/+/u, '');
  if (wanted === '') return { ok: true, link: { url } };
  if (/[\s,]/u.test(wanted)) return refuse('There is more on this line than a URL and a key.');
  // What only the app's own host keeps for itself, the server knows.
  const key = parseKey(wanted, { onAppHost: false });
  return key.ok ? { ok: true, link: { url, key: key.value } } : refuse(key.error.message);
}
