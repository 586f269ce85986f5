/**
 * Lists of destinations as people publish them: one host or URL a line, hosts files, and the lines of ad blockers that name a whole
 * host (`||host^`). `#` begins a remark. Other rules of ad blockers are about parts of pages and are refused: taken for their
 * host, they would block far more than they mean.
 */
import { parseBlockedDestination, type BlockedDestination } from './blocked-destination.ts';

export interface BlocklistLines {
  /** Each once. */
  entries: BlockedDestination[];
  /** Lines that say something else. */
  refused: number;
  /** There were more than may be taken. */
  isCut: boolean;
}

/** Of one list; the largest that are published for hosts that do harm are below. */
export const maxEntries = 200_000;
/**
 * Of one list and one host, and of each; more are refused, because each is compared with every link that leads to the host. Postgres
 * takes 60 ms for twenty such patterns and the worst destination, and 3 s for two hundred of 2,000 letters.
 */
const maxPatternsOfHost = 20;
const maxPatternLength = 300;

export function parseBlocklist(text: string, atMost = maxEntries): BlocklistLines {
  const entries: BlockedDestination[] = [];
  // By kind: a key of both kind and value would be one more copy of every value.
  const seen = { exact: new Set<string>(), host: new Set<string>(), pattern: new Set<string>() };
  const patternsOf = new Map<string, number>();
  let refused = 0;
  for (const [line] of text.matchAll(/[^\r\n]+/g)) {
    const named = namedBy(line);
    const parsed = named?.map(parseBlockedDestination) ?? [];
    if (named === null || parsed.some((entry) => !entry.ok)) refused += 1;
    // More than there may be entries: whatever comes, most of it says nothing.
    if (refused > atMost) break;
    for (const entry of parsed) {
      if (!entry.ok || seen[entry.value.kind].has(entry.value.value)) continue;
      if (entry.value.kind === 'pattern') {
        const others = patternsOf.get(entry.value.key) ?? 0;
        if (others === maxPatternsOfHost || entry.value.value.length > maxPatternLength) {
          refused += 1;
          continue;
        }
        patternsOf.set(entry.value.key, others + 1);
      }
      if (entries.length === atMost) return { entries, refused, isCut: true };
      seen[entry.value.kind].add(entry.value.value);
      entries.push(entry.value);
    }
  }
  return { entries, refused, isCut: false };
}

/** Longer ones hold no destination. */
const maxLineLength = 4096;
/** Ad blockers hide parts of pages with these, behind the host of the page. */
const cosmetic = /#[@?$%]{0,2}#/;
/** What blocks the page itself, and not only what it loads or opens. */
const adblock = /^\|\|([^/^$|]+)\^(?:\$(?:all|document|doc|popup|important|,)+)?$/;
const hostsLine = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:.]*(?:%\w+)?)\s+(\S.*)$/i;
/** Names that hosts files give to the machine itself and its network. */
const ownName =
  /^(?:localhost|localhost\.localdomain|local|broadcasthost|0\.0\.0\.0|ip6-[a-z]+|.*\.(?:local|localdomain))$/i;

/** What the line is about, nothing for a remark; null when that is not to be understood. */
function namedBy(line: string): string[] | null {
  if (line.length > maxLineLength) return null;
  // Adblock files begin with their name in brackets.
  if (/^\s*(?:!|\[adblock)/i.test(line)) return [];
  if (cosmetic.test(line)) return null;
  const remark = line.search(/(?:^|\s)#/);
  const said = (remark < 0 ? line : line.slice(0, remark)).trim();
  if (said === '') return [];
  const host = adblock.exec(said)?.[1];
  if (host !== undefined) return [host];
  if (/^@@|[|^]/.test(said)) return null;
  const names = hostsLine.exec(said)?.[1]?.split(/\s+/);
  if (names) return names.filter((name) => !ownName.test(name));
  return /\s/.test(said) ? null : [said];
}
