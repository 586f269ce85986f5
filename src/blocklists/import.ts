/**
 * Bringing a list from where it is published: what is new comes page by page, then what an earlier import brought and this one did not
 * goes. A list that cannot be had, or that is none, changes nothing: what an earlier import brought stays.
 */
import { err, ok, type Result } from '../lib/result.ts';
import type { BlockedDestination } from './blocked-destination.ts';
import { maxEntries, parseBlocklist } from './published-list.ts';

/** A list that this run is to bring. Any other run that begins with it ends this one. */
export interface DueList {
  name: string;
  url: string;
  importNo: number;
  /** Of what was brought last. */
  contentHash: string | null;
}

export interface ImportCounts {
  taken: number;
  refused: number;
  tooBroad: number;
  added: number;
  removed: number;
}

/** `unchanged`: the same was there as last time. */
export type ImportOutcome =
  | { kind: 'imported'; hash: string; counts: ImportCounts }
  | { kind: 'unchanged' }
  | { kind: 'failed'; failure: string; error?: unknown };

export interface ImportStore {
  /** How many are new; null when the import is no longer the list's. */
  put(list: DueList, page: readonly BlockedDestination[]): Promise<number | null>;
  /** Takes off so many at most that only earlier imports brought; null as above. */
  prune(list: DueList, limit: number): Promise<number | null>;
  /** False as above. */
  end(list: DueList, outcome: ImportOutcome): Promise<boolean>;
}

export interface ImportQueue extends ImportStore {
  /** The list that waits longest, which nobody else gets for ten minutes; null when none does. */
  take(): Promise<DueList | null>;
}

/** Its text and the hash of it, or why there is none. */
export type Download = (url: string) => Promise<Result<{ text: string; hash: string }, string>>;

/** Entries put or taken off in one transaction, and letters of those put: long ones must fit into the isolate several times over. */
const pageSize = 5000;
const pageLetters = 500_000;

interface ImportDeps {
  download: Download;
  store: ImportQueue;
  /** `error` is what was thrown, if anything was. */
  tellFailure: (list: string, failure: string, error: unknown) => void;
}

/** Brings the lists that are due, so many at most; what fails is told. */
export async function importDueLists(atMost: number, deps: ImportDeps): Promise<Record<ImportOutcome['kind'], number>> {
  const done = { imported: 0, unchanged: 0, failed: 0 };
  for (let round = 0; round < atMost; round++) {
    // oxlint-disable-next-line no-await-in-loop -- one list after another fits into the isolate
    const list = await deps.store.take();
    if (!list) break;
    // oxlint-disable-next-line no-await-in-loop -- see above
    const outcome = await importList(list, deps);
    if (outcome) done[outcome.kind] += 1;
    if (outcome?.kind === 'failed') deps.tellFailure(list.name, outcome.failure, outcome.error);
  }
  return done;
}

/** Null when somebody changed or dropped the list meanwhile: then nothing is to be said of it. */
async function importList(
  list: DueList,
  { download, store }: { download: Download; store: ImportStore },
): Promise<ImportOutcome | null> {
  const outcome = await bring(list, download, store).catch(interrupted);
  return outcome !== null && (await store.end(list, outcome)) ? outcome : null;
}

/** What came up to here stays, and the next attempt goes over it again. */
const interrupted = (error: unknown): ImportOutcome => ({ kind: 'failed', failure: 'interrupted', error });

async function bring(list: DueList, download: Download, store: ImportStore): Promise<ImportOutcome | null> {
  const brought = await download(list.url);
  if (!brought.ok) return { kind: 'failed', failure: brought.error };
  const { text, hash } = brought.value;
  if (hash === list.contentHash) return { kind: 'unchanged' };
  const lines = readList(text);
  if (!lines.ok) return { kind: 'failed', failure: lines.error };
  const { entries, refused, tooBroad } = lines.value;

  let added = 0;
  for (const page of toPages(entries)) {
    // oxlint-disable-next-line no-await-in-loop -- each in a transaction of its own, so that none is long
    const fresh = await store.put(list, page);
    if (fresh === null) return null;
    added += fresh;
  }
  let removed = 0;
  for (let round = 0; round * pageSize < maxEntries; round++) {
    // oxlint-disable-next-line no-await-in-loop -- see above
    const gone = await store.prune(list, pageSize);
    if (gone === null) return null;
    removed += gone;
    if (gone < pageSize) break;
  }
  return { kind: 'imported', hash, counts: { taken: entries.length, refused, tooBroad, added, removed } };
}

function* toPages(entries: readonly BlockedDestination[]): Generator<BlockedDestination[]> {
  let page: BlockedDestination[] = [];
  let letters = 0;
  for (const entry of entries) {
    letters += entry.value.length;
    if (page.length === pageSize || letters > pageLetters) {
      yield page;
      [page, letters] = [[], entry.value.length];
    }
    page.push(entry);
  }
  if (page.length > 0) yield page;
}

/** A page that says "not found" is no list without entries: where most lines say nothing that can be blocked, nothing is believed. */
function readList(
  text: string,
): Result<ReturnType<typeof parseBlocklist>, 'too_many_entries' | 'too_broad' | 'not_a_list'> {
  const lines = parseBlocklist(text);
  if (lines.isCut) return err('too_many_entries');
  if (lines.entries.length === 0 && lines.tooBroad > 0) return err('too_broad');
  return lines.entries.length === 0 || lines.refused > lines.entries.length ? err('not_a_list') : ok(lines);
}
