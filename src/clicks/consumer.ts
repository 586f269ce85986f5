/**
 * Consumers of the clicks queue and of its dead letters. A message is acknowledged only after its clicks are committed, and a
 * batch that comes again is seen to have been counted, so every click is counted once however often a step fails or repeats.
 */
import type { Result } from '../lib/result.ts';
import { queues } from '../lib/keys.ts';
import { err, ok } from '../lib/result.ts';
import { describeError, emit } from '../platform/events.ts';
import { pgErrorOf } from '../platform/postgres-error.ts';
import { parseBatch } from './batch-reader.ts';
import { judgeAge, toLedgerBatch, type LedgerBatch } from './delivery.ts';
import type { ClickStore, IngestOutcome } from './store.ts';

/** What we use of the runtime's Message. */
export interface QueueMessage {
  readonly id: string;
  readonly body: unknown;
  /** From 1. */
  readonly attempts: number;
  ack(): void;
  retry(options: { delaySeconds: number }): void;
}

export interface QueueDelivery {
  readonly queue: string;
  readonly messages: readonly QueueMessage[];
}

export interface ClickConsumerDeps {
  store: Pick<ClickStore, 'ingest' | 'storeDeadLetter'>;
  now: () => number;
}

type Received = { message: QueueMessage; batch: LedgerBatch };
type Fate = IngestOutcome | 'malformed' | 'newer_version' | 'rejected' | 'retried';

/** Counts what was delivered. Never throws: each message is acknowledged, kept as a dead letter, or put back for later. */
export async function consumeClicks(delivery: QueueDelivery, deps: ClickConsumerDeps): Promise<void> {
  const startedAt = deps.now();
  const fates: Record<Fate, number> = {
    counted: 0,
    duplicate: 0,
    unknown_link: 0,
    malformed: 0,
    newer_version: 0,
    rejected: 0,
    retried: 0,
  };
  const received: Received[] = [];
  for (const message of delivery.messages) {
    const read = readMessage(message, startedAt);
    if (read.ok) {
      received.push({ message, batch: read.value });
      continue;
    }
    if (read.error.isLater) {
      fates.newer_version += 1;
      putBack(message);
      continue;
    }
    fates.malformed += 1;
    // One after another: dead letters are rare, and the database is not asked for many things at once.
    // oxlint-disable-next-line no-await-in-loop -- see above
    await bury(delivery.queue, message, read.error.reason, deps);
  }
  if (received.length > 0) await ingest(delivery.queue, received, deps, fates);
  const clicks = received.reduce((sum, { batch }) => sum + batch.clicks.length, 0);
  const level = fates.counted + fates.duplicate < delivery.messages.length ? 'warn' : 'info';
  const oldest_ms = received.reduce((oldest, { batch }) => Math.max(oldest, startedAt - batch.sealedAtMs), 0);
  const counts = { messages: delivery.messages.length, clicks, oldest_ms, duration_ms: deps.now() - startedAt };
  emit(level, 'clicks.ingest.done', { ...counts, ...fates });
}

/** Keeps what failed for good, for replay by command. */
export async function consumeDeadClicks(delivery: QueueDelivery, deps: ClickConsumerDeps): Promise<void> {
  for (const message of delivery.messages) {
    // oxlint-disable-next-line no-await-in-loop -- see consumeClicks
    await bury(delivery.queue, message, 'retries exhausted', deps);
  }
  emit('error', 'clicks.ingest.given_up', { messages: delivery.messages.length });
}

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

/**
 * Sends the dead letters whose replay was asked for back to their queue, with the bodies they had: what was counted meanwhile is
 * seen to be a duplicate. A letter that was sent but could not be marked is sent again. Returns how many were sent.
 */
export async function replayDeadClicks(
  queue: { send(body: unknown, options: { contentType: 'json' }): Promise<unknown> },
  store: Pick<ClickStore, 'takeDeadLetters' | 'markReplayed'>,
): Promise<number> {
  const letters = await store.takeDeadLetters(replayLimit);
  const sent: number[] = [];
  try {
    // One by one: a hundred bodies of 60 KB are more than one call may carry, and more than a database needs at once.
    for (const { id, body } of letters) {
      // oxlint-disable-next-line no-await-in-loop -- see above
      await queue.send(body, { contentType: 'json' });
      sent.push(id);
    }
  } finally {
    if (sent.length > 0) await store.markReplayed(sent);
  }
  return sent.length;
}

/** A minute's share, so that a large replay does not push live clicks aside. */
const replayLimit = 100;

/** `isLater`: it could be read after the next deployment, so the queue's own patience decides when it is given up. */
function readMessage(message: QueueMessage, nowMs: number): Result<LedgerBatch, { reason: string; isLater: boolean }> {
  const parsed = parseBatch(message.body);
  if (!parsed.ok) {
    const { reason, at } = parsed.error;
    return err({ reason: `${reason} at ${at}`, isLater: reason === 'version_newer' });
  }
  const age = judgeAge(parsed.value.sealedAtMs, nowMs);
  return age === 'fit' ? ok(toLedgerBatch(parsed.value, nowMs)) : err({ reason: age, isLater: false });
}

async function ingest(
  queue: string,
  received: readonly Received[],
  deps: ClickConsumerDeps,
  fates: Record<Fate, number>,
): Promise<void> {
  let outcomes: IngestOutcome[];
  try {
    outcomes = await deps.store.ingest(received.map(({ batch }) => batch));
  } catch (error) {
    return onFailure(queue, received, error, deps, fates);
  }
  for (const [index, { message }] of received.entries()) {
    const outcome = outcomes[index] ?? 'duplicate';
    fates[outcome] += 1;
    if (outcome !== 'unknown_link') message.ack();
    // oxlint-disable-next-line no-await-in-loop -- see consumeClicks
    else await bury(queue, message, outcome, deps);
  }
}

async function onFailure(
  queue: string,
  received: readonly Received[],
  error: unknown,
  deps: ClickConsumerDeps,
  fates: Record<Fate, number>,
): Promise<void> {
  const sqlState = pgErrorOf(error)?.code ?? '';
  // Data that Postgres refuses it will refuse again: find the batch that it is in, so that the others are counted.
  const isDataAtFault = /^2[23]/.test(sqlState);
  const [only] = received;
  if (isDataAtFault && received.length > 1) {
    const middle = received.length >> 1;
    await ingest(queue, received.slice(0, middle), deps, fates);
    return ingest(queue, received.slice(middle), deps, fates);
  }
  if (isDataAtFault && only) {
    fates.rejected += 1;
    return bury(queue, only.message, `rejected ${sqlState}`, deps);
  }
  emit('error', 'clicks.ingest.failed', { messages: received.length, error: describeError(error) });
  fates.retried += received.length;
  for (const { message } of received) putBack(message);
}

async function bury(queue: string, message: QueueMessage, reason: string, deps: ClickConsumerDeps): Promise<void> {
  try {
    await deps.store.storeDeadLetter({ queue, messageId: message.id, body: toJson(message.body), reason });
    message.ack();
  } catch (error) {
    emit('error', 'dead_letter.store.failed', { message_id: message.id, reason, error: describeError(error) });
    putBack(message);
  }
}

/** The body as it came; one that nests too deep to be written down is kept as the fact that there was one. */
function toJson(body: unknown): string {
  try {
    return JSON.stringify(body) ?? 'null';
  } catch (error) {
    return JSON.stringify({ unserialisable: describeError(error) });
  }
}

/** 4 s, 8 s, 16 s ... at most 10 minutes, and up to a quarter more so that messages which failed together do not return together. */
function putBack(message: QueueMessage): void {
  const seconds = Math.min(600, 2 ** (message.attempts + 1));
  message.retry({ delaySeconds: Math.round(seconds * (1 + Math.random() / 4)) });
}
