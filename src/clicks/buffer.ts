/**
 * The clicks that an isolate holds until one request sends them. State is plain data in module scope and every step takes the
 * time, so that it runs the same in a test. A request that finds no living lease takes it and flushes a second later; the lease
 * is a number instead of a promise, because a promise would die with the request that made it, and then nobody would flush.
 */
import type { Capture } from './click.ts';

export const bufferLimits = {
  /** Clicks that fill a batch: a message costs about as much CPU as packing twenty of them. */
  maxClicks: 200,
  /** UTF-16 units of text that fill a batch: 40 KB of what browsers send, and at three bytes a unit still no more than a message may have. */
  maxUnits: 36_000,
  /** How long the leader waits before it sends, which is the most that a killed isolate loses of a quiet moment. */
  windowMs: 1000,
  /** A leader that has not sent after this long was cancelled; the next request leads. */
  leaseMs: 2000,
  /** Batches on their way at once. More means that the queue is down; then clicks are dropped and counted as dropped. */
  maxSending: 50,
  /** A batch on its way for longer belonged to a request that was cancelled: waitUntil ends after 30 s. */
  sendingMs: 30_000,
} as const;

/** How many clicks fill a batch, and how many batches may be on their way. */
export interface Packing {
  maxClicks: number;
  maxSending: number;
}

/** One message a click, for those who want no window: what a killed isolate loses is what it was sending. Costs twenty times as much. */
export const packEach: Packing = { maxClicks: 1, maxSending: 5000 };

export interface ClickBuffer {
  readonly packing: Packing;
  clicks: Capture[];
  /** Of their texts, before equal ones are sent once. */
  units: number;
  /** Until when the leader's lease lives; 0 when nobody leads. */
  leaseUntilMs: number;
  /** Clicks ever seen by this isolate, dropped ones included. */
  captured: number;
  /** Those of them that the buffer had no room for. */
  dropped: number;
  /** Number of the next batch. */
  sequence: number;
  /** For each batch on its way, in order, when it is given up for cancelled. */
  sendingUntilMs: number[];
}

/** A batch as it left the buffer; the counters are those of that moment. */
export interface SealedClicks {
  clicks: readonly Capture[];
  sequence: number;
  captured: number;
  dropped: number;
  sealedAtMs: number;
}

/** What the request that pushed has to do: nothing, wait for the window and take, or send this at once. */
export type PushOutcome =
  | { kind: 'hold' }
  | { kind: 'lead'; leaseUntilMs: number }
  | { kind: 'send'; sealed: SealedClicks };

const hold: PushOutcome = { kind: 'hold' };

export const emptyBuffer = (packing: Packing = bufferLimits): ClickBuffer => ({
  packing,
  clicks: [],
  units: 0,
  leaseUntilMs: 0,
  captured: 0,
  dropped: 0,
  sequence: 0,
  sendingUntilMs: [],
});

/** Adds a click, or counts it as dropped when the buffer is full and so many batches are on their way that it must stay so. */
export function pushClick(buffer: ClickBuffer, click: Capture, nowMs: number): PushOutcome {
  buffer.captured += 1;
  if (isFull(buffer)) {
    buffer.dropped += 1;
  } else {
    buffer.clicks.push(click);
    buffer.units += click.visit.length;
  }
  if (isFull(buffer) && !isSaturated(buffer, nowMs)) return { kind: 'send', sealed: seal(buffer, nowMs) };
  if (nowMs < buffer.leaseUntilMs) return hold;
  buffer.leaseUntilMs = nowMs + bufferLimits.leaseMs;
  return { kind: 'lead', leaseUntilMs: buffer.leaseUntilMs };
}

/** What the leader sends when its window is over; null when a full batch has taken everything meanwhile. Ends its lease. */
export function takeClicks(buffer: ClickBuffer, leaseUntilMs: number, nowMs: number): SealedClicks | null {
  // A slow leader must not end the lease of the one that replaced it.
  if (buffer.leaseUntilMs === leaseUntilMs) buffer.leaseUntilMs = 0;
  return buffer.clicks.length === 0 ? null : seal(buffer, nowMs);
}

/** A batch has arrived, or is lost: either way it is no longer on its way. */
export function settleBatch(buffer: ClickBuffer): void {
  buffer.sendingUntilMs.shift();
}

function seal(buffer: ClickBuffer, nowMs: number): SealedClicks {
  const { clicks, sequence, captured, dropped } = buffer;
  buffer.clicks = [];
  buffer.units = 0;
  buffer.sequence += 1;
  buffer.sendingUntilMs.push(nowMs + bufferLimits.sendingMs);
  return { clicks, sequence, captured, dropped, sealedAtMs: nowMs };
}

const isFull = (buffer: ClickBuffer): boolean =>
  buffer.clicks.length >= buffer.packing.maxClicks || buffer.units >= bufferLimits.maxUnits;

function isSaturated(buffer: ClickBuffer, nowMs: number): boolean {
  while ((buffer.sendingUntilMs[0] ?? nowMs + 1) <= nowMs) buffer.sendingUntilMs.shift();
  return buffer.sendingUntilMs.length >= buffer.packing.maxSending;
}
