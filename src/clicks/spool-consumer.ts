/** Batches that the queue refused wait in the spool; the jobs Worker drains it each minute. */
import { queues } from '../lib/keys.ts';
import { emit } from '../platform/events.ts';
import { consumeClicks, type ClickConsumerDeps } from './consumer.ts';

export interface SpooledBatch {
  key: string;
  /** As parsed from JSON; text that is none when it could not be parsed. */
  body: unknown;
}

export interface SpoolStore {
  /** Up to `limit` waiting batches whose keys come after that one, oldest first: ids begin with the time. */
  take(limit: number, after: string | null): Promise<SpoolPage>;
  remove(keys: readonly string[]): Promise<void>;
  /** How many batches wait, a thousand at most, and when the oldest of them was sealed. */
  backlog(): Promise<{ waiting: number; oldestMs: number | null }>;
}

export interface SpoolPage {
  batches: SpooledBatch[];
  /** How many more could not be read now. */
  unread: number;
  /** After which key to go on; null at the end. */
  next: string | null;
}

/** As many as a delivery of the queue may hold. */
const spoolLimit = 100;
/** A run takes so much of its minute, and each batch costs one of an invocation's 10,000 calls. */
const drainMs = 40_000;
const maxRounds = 50;
/** A database that is down fails every round; a few batches that cannot be read yet must not keep back those after them. */
const maxIdleRounds = 3;
/** A batch waits for the next minute: when one has waited longer, something keeps it there. */
const spoolAlarmMs = 3_600_000;

/**
 * Ingests batches that wait in the spool just as if the queue had delivered them, and removes those that were counted or kept as
 * dead letters; the others stay for the next minute. Rejects when the spool itself cannot be read.
 */
export async function drainSpool(spool: SpoolStore, deps: ClickConsumerDeps): Promise<Record<string, number>> {
  const startedAt = deps.now();
  const sums = { taken: 0, settled: 0, unread: 0 };
  let next: string | null = null;
  for (let round = 0, idle = 0; round < maxRounds && idle < maxIdleRounds; round++) {
    // oxlint-disable-next-line no-await-in-loop -- each round begins after the last key of the one before
    const page: SpoolPage = await spool.take(spoolLimit, next);
    // oxlint-disable-next-line no-await-in-loop -- see above
    const settled = await ingestSpooled(page.batches, deps);
    // oxlint-disable-next-line no-await-in-loop -- see above
    await spool.remove(settled);
    sums.taken += page.batches.length;
    sums.settled += settled.length;
    sums.unread += page.unread;
    idle = settled.length === 0 ? idle + 1 : 0;
    next = page.next;
    if (next === null || deps.now() - startedAt > drainMs) break;
  }
  // A spool that was emptied is not asked again.
  const isEmpty = next === null && sums.settled === sums.taken && sums.unread === 0;
  const { waiting, oldestMs } = isEmpty ? { waiting: 0, oldestMs: null } : await spool.backlog();
  const oldest_ms = oldestMs === null ? 0 : deps.now() - oldestMs;
  if (oldest_ms > spoolAlarmMs) emit('error', 'click_spool.backlog.old', { waiting, oldest_ms });
  return { ...sums, waiting, oldest_ms };
}

/** Returns the keys of those that need not wait any more. */
async function ingestSpooled(batches: readonly SpooledBatch[], deps: ClickConsumerDeps): Promise<string[]> {
  const settled: string[] = [];
  const messages = batches.map(({ key, body }) => ({
    id: key,
    body,
    attempts: 1,
    ack: () => void settled.push(key),
    retry: () => undefined,
  }));
  if (messages.length > 0) await consumeClicks({ queue: queues.clicks, messages }, deps);
  return settled;
}
