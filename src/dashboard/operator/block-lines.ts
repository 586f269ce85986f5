/** Destinations that an operator pastes or imports from a file, as requests of the API. */
import { parseListLine } from '../../blocklists/list-line.ts';

/** As many as one request takes. */
const batchSize = 1000;
/** What one import may hold: a list that is longer goes through the API. */
export const maxEntries = 50_000;

/** Each once. A line that is not understood is an entry as it stands, for the API to say what is wrong with it. */
export function toEntries(text: string): string[] {
  return [...new Set(text.split(/[\r\n]+/u).flatMap((line) => parseListLine(line) ?? [line.trim()]))];
}

export function toBatches(entries: readonly string[]): string[][] {
  const batches: string[][] = [];
  for (let start = 0; start < entries.length; start += batchSize) batches.push(entries.slice(start, start + batchSize));
  return batches;
}

/** As many as a person corrects at once. */
const shownMistakes = 5;

/** What the API found wrong with entries of a batch, each by what it says; empty when it was something else. */
export function toEntryMistakes(
  errors: readonly { field: string; message: string }[],
  batch: readonly string[],
): string {
  const mistakes = errors.flatMap(({ field, message }) => {
    const entry = batch[Number(/^entries\.(\d+)$/u.exec(field)?.[1])];
    return entry === undefined ? [] : [`${entry}: ${message}`];
  });
  return mistakes.slice(0, shownMistakes).join(' ');
}

/** Names of lists: what the API takes. */
export const isListName = (text: string): boolean => /^[a-z0-9][a-z0-9._-]{0,62}$/u.test(text);

/** What an imported file's list is called; null when its name has nothing that a list's may have. */
export function toListName(fileName: string): string | null {
  const name = fileName
    .toLowerCase()
    .replace(/\.[^.]*$/u, '')
    .replaceAll(/[^a-z0-9._-]+/gu, '-')
    .replace(/^[._-]+/u, '')
    .slice(0, 63);
  return isListName(name) ? name : null;
}
