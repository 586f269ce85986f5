/**
 * The message that carries clicks from the edge to the consumer, version 2. Immutable once packed: a batch has one id and the
 * same bytes in the queue, in the spool and in the dead letters, so that counting it twice can be told and prevented.
 * No zod here: packing is part of the redirect Worker's bundle.
 */
import { clickSignals, withoutControls, type Click } from './click.ts';
import type { Word64 } from '../lib/siphash.ts';
import type { Place } from './place.ts';
import type { VisitorHasher } from './visitor.ts';

export interface BatchedClick extends Omit<Click, 'ip' | 'place'>, Place {
  /** Scheme and host only. */
  referrer: string;
  /** 16 hex digits (see visitor.ts), or '' when the visitor opted out or the day's salt could not be had. */
  visitor: string;
}

export interface BatchHead {
  /** UUIDv7, which makes ingest exactly once. */
  id: string;
  /** UUID of the isolate that captured the clicks. */
  isolateId: string;
  /** Number of the batch within its isolate, from 0: a gap is a lost batch. */
  sequence: number;
  /** Clicks that the isolate had seen when it sealed this batch, dropped ones and this batch included. */
  captured: number;
  /** Clicks of those that found no room. */
  dropped: number;
  /** Milliseconds since 1970. */
  sealedAtMs: number;
}

export interface ClickBatch extends BatchHead {
  clicks: BatchedClick[];
}

/** On the wire. `strings[0]` is '' and every text of a row is an index into `strings`, because user agents and links repeat. */
export interface PackedBatch {
  v: 2;
  id: string;
  isolate: string;
  seq: number;
  captured: number;
  dropped: number;
  sealedAt: number;
  strings: string[];
  rows: number[][];
}

/**
 * Columns of a row, version 2. A changed meaning or order is a new version; the consumer reads a version for as long as a
 * message of it may come, dead letters included.
 *
 * | number | name | meaning |
 * | --- | --- | --- |
 * | 0 | link | string: UUID of the link |
 * | 1 | age | milliseconds from the click to `sealedAt` |
 * | 2 | flags | bit 0: opted out; bits 1 and up: index into clickSignals |
 * | 3 | userAgent | string |
 * | 4 | referrer | string: scheme and host |
 * | 5 | language | string: beginning of Accept-Language |
 * | 6 | place | string: see place.ts |
 * | 7, 8 | visitor | high and low half of the hash, 30 bits each; both 0 when there is none |
 *
 * Version 1 had country, region, city, continent (strings) and network (number) in place of 6, and a string of 16 hex digits at the end.
 */
export const columnCount = { 1: 12, 2: 9 } as const;

/** More than the edge packs, so that its limit can rise without the consumer's being deployed first. */
export const maxRows = 400;

/** Without a hasher nobody has a hash. */
export function packBatch(head: BatchHead, clicks: readonly Click[], hasher: VisitorHasher | null): PackedBatch {
  const strings = [''];
  const add = (text: string): number => strings.push(withoutControls(text)) - 1;
  const at = onceEach(add);
  const referrerAt = onceEach((referrer) => add(originOf(referrer)));
  const agents: Word64[] = [];
  const hashVisitor = ({ ip, userAgent }: Click, agentAt: number): Word64 => {
    if (hasher === null || ip === '') return noVisitor;
    return hasher.hash(ip, (agents[agentAt] ??= hasher.hashAgent(userAgent)));
  };
  const rows = clicks.map((click) => {
    const agentAt = at(click.userAgent);
    const visitor = hashVisitor(click, agentAt);
    return [
      at(click.linkId),
      head.sealedAtMs - click.timeMs,
      (click.optedOut ? 1 : 0) + 2 * clickSignals.indexOf(click.signal),
      agentAt,
      referrerAt(click.referrer),
      at(click.language),
      at(click.place),
      visitor.high,
      visitor.low,
    ];
  });
  const { id, isolateId: isolate, sequence: seq, captured, dropped, sealedAtMs: sealedAt } = head;
  return { v: 2, id, isolate, seq, captured, dropped, sealedAt, strings, rows };
}

const noVisitor: Word64 = { high: 0, low: 0 };

/** Adds each text at its first sight, the empty one being at 0. */
function onceEach(add: (text: string) => number): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    if (text === '') return 0;
    let index = known.get(text);
    if (index === undefined) known.set(text, (index = add(text)));
    return index;
  };
}

function originOf(referrer: string): string {
  const start = referrer.indexOf('://');
  if (start < 0) return '';
  const length = referrer.slice(start + 3).search(/[/?#]/);
  return length < 0 ? referrer : referrer.slice(0, start + 3 + length);
}
