/** What a published list names, each destination once, within what one list may hold. */
import { parseBlockedDestination, type BlockedDestination } from './blocked-destination.ts';
import { parseListLine } from './list-line.ts';
import { blocksSharedDomain } from './shared-domain.ts';

export interface BlocklistLines {
  /** Each once. */
  entries: BlockedDestination[];
  /** Lines that are not understood or name no destination, and patterns beyond those that a host may have. */
  refused: number;
  /** Destinations that are not taken because they would block a shared domain; each once. */
  tooBroad: number;
  /** There were more than may be taken. */
  isCut: boolean;
}

/** Of one list; the largest published lists of harmful hosts are smaller. */
export const maxEntries = 200_000;
/**
 * Patterns of one host on one list, and letters of each. What is beyond is refused, because each pattern is compared with every link that
 * leads to the host: Postgres takes 60 ms for twenty such patterns and the worst destination, and 3 s for two hundred of 2,000 letters.
 */
const maxPatternsOfHost = 20;
const maxPatternLength = 300;

export function parseBlocklist(text: string, atMost = maxEntries): BlocklistLines {
  const entries: BlockedDestination[] = [];
  // By kind: a key of both kind and value would be one more copy of every value.
  const seen = { exact: new Set<string>(), host: new Set<string>(), pattern: new Set<string>() };
  const patternsOf = new Map<string, number>();
  let refused = 0;
  let tooBroad = 0;
  for (const [line] of text.matchAll(/[^\r\n]+/g)) {
    const named = parseListLine(line);
    const parsed = named?.map(parseBlockedDestination) ?? [];
    if (named === null || parsed.some((entry) => !entry.ok)) refused += 1;
    // Most of what could still come is refused too: this is no list.
    if (refused > atMost) break;
    for (const entry of parsed) {
      if (!entry.ok || seen[entry.value.kind].has(entry.value.value)) continue;
      if (blocksSharedDomain(entry.value)) {
        seen[entry.value.kind].add(entry.value.value);
        tooBroad += 1;
        continue;
      }
      if (entry.value.kind === 'pattern') {
        const others = patternsOf.get(entry.value.key) ?? 0;
        if (others === maxPatternsOfHost || entry.value.value.length > maxPatternLength) {
          refused += 1;
          continue;
        }
        patternsOf.set(entry.value.key, others + 1);
      }
      if (entries.length === atMost) return { entries, refused, tooBroad, isCut: true };
      seen[entry.value.kind].add(entry.value.value);
      entries.push(entry.value);
    }
  }
  return { entries, refused, tooBroad, isCut: false };
}
