/**
 * The page for many links between one sending and the next. What is created leaves the text, what failed stays in it, and what may have
 * been created waits outside of it, to be sent again as it was: an edited line could be a second link.
 */
import type { LinkView } from '../../links/wire.ts';
import type { BulkLine } from './bulk-lines.ts';
import type { Batch, BulkOutcome, BulkRow, RowResult } from './send-bulk.ts';

export type Bulk = {
  text: string;
  /** Host of the links; the workspace's default when empty. */
  domain: string;
  /** All that was created so far, then what the last sending was refused. */
  results: readonly RowResult[];
  unanswered: Batch | null;
  /** How often something has become of what was sent. */
  news: number;
};

export const emptyBulk: Bulk = { text: '', domain: '', results: [], unanswered: null, news: 0 };

/** What is sent of the lines: those that are understood. */
export function toRows(lines: readonly BulkLine[], domain: string): BulkRow[] {
  return lines.flatMap((line) =>
    line.ok ? [{ text: line.text, link: { ...line.link, ...(domain !== '' && { domain }) } }] : [],
  );
}

/** After the rows of these lines were sent, with what was unanswered before them. */
export function settle(bulk: Bulk, lines: readonly BulkLine[], rows: readonly BulkRow[], outcome: BulkOutcome): Bulk {
  const refused = outcome.results.flatMap((result) => ('link' in result ? [] : [result.row]));
  const open = new Set([...refused, ...outcome.unsent]);
  // Of a batch that waited outside of the text, and that the server now says it did nothing for.
  const returned = [...open].filter((row) => !rows.includes(row)).map(({ text }) => text);
  const sent = rows.values();
  const kept = lines.flatMap((line) => {
    const row = line.ok ? sent.next().value : undefined;
    return row === undefined || open.has(row) ? [line.text] : [];
  });
  return {
    ...bulk,
    text: [...returned, ...kept].join('\n'),
    results: [...bulk.results.filter((result) => 'link' in result), ...outcome.results],
    unanswered: outcome.unanswered,
    news: bulk.news + (outcome.results.length > 0 ? 1 : 0),
  };
}

export const toCreated = (results: readonly RowResult[]): LinkView[] =>
  results.flatMap((result) => ('link' in result ? [result.link] : []));

/** Why lines that stand in the text were refused when they were last sent. */
export const toRefusals = (results: readonly RowResult[]): Map<string, string> =>
  new Map(results.flatMap((result) => ('link' in result ? [] : [[result.row.text, result.message]])));
