/** Lists of destinations as people paste them or publish them: an entry on a line, `#` begins a remark, hosts files too. */

/** As many as one request takes. */
const batchSize = 1000;
/** What one import may hold: a list that is longer goes through the API. */
export const maxEntries = 50_000;

export function toEntries(text: string): string[] {
  const lines = text.split(/\r?\n/u).map((line) =>
    line
      .replace(/(?:^|\s)#.*$/u, '')
      // A hosts file names the address of nowhere first.
      .replace(/^\s*(?:0\.0\.0\.0|127\.0\.0\.1)\s+/u, '')
      .trim(),
  );
  return [...new Set(lines.filter((line) => line !== ''))];
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
