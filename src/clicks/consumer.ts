/**
 * Consumers of the clicks queue and of its dead letters. A message is acknowledged only after its clicks are committed, and a
 * batch that comes again is seen to have been counted, so every click is counted once however often a step fails or repeats.
 */
import type { Result } from '../lib/result.ts';
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
