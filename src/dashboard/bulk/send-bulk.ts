/**
 * Sends many links in batches, so that somebody sees how far it is, and accounts for every one of them: created, refused, not sent, or
 * perhaps created by a request whose answer got lost. The latter is sent again only as it was, with its idempotency key.
 */
import type { CreateLink, LinkView } from '../../links/wire.ts';
import { ApiError, codeOf } from '../api/failure.ts';
import type { BulkResult } from '../api/links.ts';

export type BulkRow = { text: string; link: CreateLink };

export type Batch = {
  rows: readonly BulkRow[];
  /** Its idempotency key. */
  attempt: string;
};

export type RowResult = { row: BulkRow } & ({ link: LinkView } | { message: string });

export type BulkOutcome = {
  /** In the order of the rows. */
  results: readonly RowResult[];
  /** Sent, without an answer: its links may exist. */
  unanswered: Batch | null;
  unsent: readonly BulkRow[];
  /** Why not all was sent. */
  error: unknown;
};

export interface BulkPort {
  send(links: readonly CreateLink[], attempt: string): Promise<BulkResult>;
  newAttempt(): string;
  onProgress(done: number): void;
}

/** A tenth of what a request may hold: the bar moves, and an answer comes long before the deadline of a call. */
const batchSize = 100;

/** Begins with the batch that an earlier call got no answer for. */
export async function sendBulk(
  rows: readonly BulkRow[],
  unanswered: Batch | null,
  port: BulkPort,
): Promise<BulkOutcome> {
  const results: RowResult[] = [];
  const queue = cut(rows, batchSize);
  let batch = unanswered ?? next();

  function next(): Batch | null {
    const first = queue.shift();
    return first ? { rows: first, attempt: port.newAttempt() } : null;
  }

  while (batch) {
    try {
      const answer = await port.send(
        batch.rows.map(({ link }) => link),
        batch.attempt,
      );
      results.push(...toResults(batch.rows, answer));
    } catch (error) {
      const { rows: tried } = batch;
      if (codeOf(error) !== 'destination_blocked') {
        const mayExist = batch === unanswered || !isRefusal(error);
        const unsent = mayExist ? queue.flat() : [tried, ...queue].flat();
        return { results, unanswered: mayExist ? batch : null, unsent, error };
      }
      // One such destination has all of its batch refused, and none of it created: halves find it.
      const [row, ...others] = tried;
      if (row && others.length === 0) results.push({ row, message: messageOf(error) });
      else queue.unshift(...cut(tried, Math.ceil(tried.length / 2)));
    }
    port.onProgress(results.length);
    batch = next();
  }
  return { results, unanswered: null, unsent: [], error: null };
}

function cut<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  const parts: (readonly Item[])[] = [];
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size));
  return parts;
}

/** Whether the server has answered that it did nothing; anything else may have come after the links were made. */
const isRefusal = (error: unknown): boolean => error instanceof ApiError && error.status >= 400 && error.status < 500;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function toResults(rows: readonly BulkRow[], answer: BulkResult): RowResult[] {
  const answers = new Map(answer.results.map((result) => [result.index, result]));
  return rows.map((row, index) => {
    const result = answers.get(index);
    if (result?.link) return { row, link: result.link };
    return { row, message: result?.errors?.[0]?.message ?? 'The server gave no reason.' };
  });
}
