/** Messages as the redirect Worker sends them, with what a test wants to say. */
import { randomUUID } from 'node:crypto';
import { packBatch, type BatchedClick, type ClickBatch, type PackedBatch } from '../../src/clicks/batch.ts';
import { toPlaceText } from '../../src/clicks/place.ts';
import { firefox, toUuid } from './system.ts';

export interface BatchOptions {
  /** Public id of the link. */
  linkId: string;
  /** Default 1. */
  clicks?: number;
  /** When the clicks happened; default now. */
  timeMs?: number;
  click?: Partial<BatchedClick>;
}

export function aMessage({ linkId, clicks = 1, timeMs = Date.now(), click = {} }: BatchOptions): PackedBatch {
  const one: BatchedClick = {
    linkId: toUuid(linkId),
    timeMs,
    signal: 'none',
    optedOut: false,
    userAgent: firefox,
    referrer: 'https://www.example.org',
    language: 'de-DE',
    country: 'DE',
    region: 'Bavaria',
    city: 'Munich',
    continent: 'EU',
    asn: 3320,
    visitor: '0011223304556677',
    ...click,
  };
  const head = { id: randomUUID(), isolateId: randomUUID(), sequence: 0, captured: clicks, dropped: 0 };
  return packed({ ...head, sealedAtMs: timeMs, clicks: Array.from({ length: clicks }, () => one) });
}

/** Packs clicks as the consumer is to read them. */
export const packed = (batch: ClickBatch): PackedBatch =>
  packBatch(
    batch,
    // The hash stands where the address would, for the "hasher" below.
    batch.clicks.map(({ visitor, ...click }) => ({ ...click, place: toPlaceText(click), ip: visitor })),
    { hashAgent: () => ({ high: 0, low: 0 }), hash: toWord },
  );

const toWord = (digits: string) => ({
  high: Number.parseInt(digits.slice(0, 8), 16),
  low: Number.parseInt(digits.slice(8), 16),
});
