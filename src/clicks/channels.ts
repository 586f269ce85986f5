/**
 * The channel from the redirect to the clicks queue. Capturing pushes one record and returns; one request in a while packs and
 * sends in its own waitUntil. Not guaranteed: what an isolate holds when it is killed is lost, at most its open window and what
 * it was sending; what was sent is counted once, however often the send was repeated.
 */
import { newUuid } from '../lib/id.ts';
import { spoolKey } from '../lib/keys.ts';
import { describeError, emit } from '../platform/events.ts';
import { packBatch, type PackedBatch } from './batch.ts';
import {
  bufferLimits,
  emptyBuffer,
  packEach,
  pushClick,
  settleBatch,
  takeClicks,
  type SealedClicks,
} from './buffer.ts';
import { readClick, type Capture } from './click.ts';
import { openVisitorHasher, toUtcDay } from './visitor.ts';

export interface ClickChannelOptions {
  queue: { send(message: PackedBatch, options: { contentType: 'json' }): Promise<unknown> };
  /** The salt of a UTC day such as `2026-11-22`; null when it cannot be had. Asked once a day and isolate, then every 10 s until it comes. */
  salt: (day: string) => Promise<Uint8Array | null>;
  /** The runtime's timer, `scheduler.wait`: it belongs to the request that calls it, as the wait for the window must. */
  wait: (ms: number) => Promise<unknown>;
  /** Where a batch goes when the queue refused it twice; throws when it failed too. Without one the batch is lost then. */
  spool?: (batch: PackedBatch) => Promise<void>;
  /** One message for the clicks of a second, or one for each click. Default `window`. */
  packing?: 'window' | 'each';
}

export interface ClickChannel {
  /** Takes a click; what is left to do is given to the request's waitUntil. Never throws. */
  capture(click: Capture, nowMs: number, waitUntil: (promise: Promise<unknown>) => void): void;
  /** Since the isolate began: clicks seen, those that found no room, those whose batch could be put nowhere. */
  counters(): { captured: number; dropped: number; lost: number };
}

/** A visitor's hash is not worth holding up a batch. */
const saltDeadlineMs = 500;
const saltRetryMs = 10_000;
const sendDeadlineMs = 8_000;
const retryDelayMs = { min: 100, spread: 300 };

/** Made once and kept in module scope: it holds plain data only, no promise and no timer. */
export function openClickChannel(options: ClickChannelOptions): ClickChannel {
  const buffer = emptyBuffer(options.packing === 'each' ? packEach : bufferLimits);
  // Drawn at the first batch: randomness is not to be had while a Worker starts.
  let isolateId = '';
  let lost = 0;
  let known: { day: string; salt: Uint8Array | null; untilMs: number } = { day: '', salt: null, untilMs: 0 };

  async function flush(sealed: SealedClicks): Promise<void> {
    try {
      isolateId ||= crypto.randomUUID();
      await deliver(await pack(sealed, isolateId));
    } catch (error) {
      lost += sealed.clicks.length;
      const counts = { clicks: sealed.clicks.length, lost, captured: buffer.captured, dropped: buffer.dropped };
      emit('error', 'click_batch.send.lost', { ...counts, sequence: sealed.sequence, error: describeError(error) });
    } finally {
      settleBatch(buffer);
    }
  }

  async function pack(sealed: SealedClicks, isolate: string): Promise<PackedBatch> {
    const salt = await saltOf(sealed.sealedAtMs);
    const id = newUuid(sealed.sealedAtMs, crypto.getRandomValues(new Uint8Array(10)));
    return packBatch(
      { ...sealed, id, isolateId: isolate },
      sealed.clicks.map(readClick),
      salt && openVisitorHasher(salt),
    );
  }

  async function deliver(batch: PackedBatch): Promise<void> {
    try {
      await send(batch);
    } catch (first) {
      await options.wait(retryDelayMs.min + Math.random() * retryDelayMs.spread);
      try {
        // The same bytes: if the first send arrived after all, the consumer sees a duplicate.
        await send(batch);
      } catch (second) {
        if (!options.spool) throw second;
        await inTime(options.spool(batch));
        const counts = { clicks: batch.rows.length, sequence: batch.seq };
        emit('warn', 'click_batch.send.spooled', { ...counts, error: describeError(second) });
        return;
      }
      emit('warn', 'click_batch.send.retried', { sequence: batch.seq, error: describeError(first) });
    }
  }

  /** A send that hangs counts as failed; should it have arrived, the next one is seen as a duplicate. */
  async function send(batch: PackedBatch): Promise<void> {
    await inTime(options.queue.send(batch, { contentType: 'json' }));
  }

  async function inTime(sent: Promise<unknown>): Promise<void> {
    const late = options
      .wait(sendDeadlineMs)
      .then(() => Promise.reject(new Error(`no answer within ${sendDeadlineMs} ms`)));
    await Promise.race([sent, late]);
  }

  async function saltOf(nowMs: number): Promise<Uint8Array | null> {
    const day = toUtcDay(nowMs);
    if (known.day === day && nowMs < known.untilMs) return known.salt;
    let salt: Uint8Array | null = null;
    try {
      salt = await Promise.race([options.salt(day), options.wait(saltDeadlineMs).then(() => null)]);
    } catch (error) {
      emit('warn', 'visitor_salt.fetch.failed', { error: describeError(error) });
    }
    known = { day, salt, untilMs: salt ? Number.POSITIVE_INFINITY : nowMs + saltRetryMs };
    return salt;
  }

  async function lead(leaseUntilMs: number): Promise<void> {
    await options.wait(bufferLimits.windowMs);
    const sealed = takeClicks(buffer, leaseUntilMs, Date.now());
    if (sealed) await flush(sealed);
  }

  return {
    capture(click, nowMs, waitUntil) {
      const outcome = pushClick(buffer, click, nowMs);
      if (outcome.kind === 'lead') waitUntil(lead(outcome.leaseUntilMs));
      else if (outcome.kind === 'send') waitUntil(flush(outcome.sealed));
    },
    counters: () => ({ captured: buffer.captured, dropped: buffer.dropped, lost }),
  };
}

interface SpoolBucket {
  put(key: string, text: string, options: { onlyIf: Headers; httpMetadata: { contentType: string } }): Promise<unknown>;
}

/**
 * Where batches wait while the queue refuses them: R2, straight from the redirect Worker, so that neither the API nor Redis is
 * needed. The jobs Worker ingests them every minute. Rejects when R2 fails.
 */
export function openSpool(bucket: SpoolBucket): (batch: PackedBatch) => Promise<void> {
  return async (batch) => {
    // Refused, with null, when the object exists: then the same bytes are there.
    const ifAbsent = {
      onlyIf: new Headers({ 'if-none-match': '*' }),
      httpMetadata: { contentType: 'application/json' },
    };
    await bucket.put(spoolKey(batch.id), JSON.stringify(batch), ifAbsent);
  };
}
