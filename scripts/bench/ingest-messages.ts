/** Deliveries of the clicks queue as the redirect Workers fill it. */
import { randomBytes, randomUUID } from 'node:crypto';

import { packBatch, type PackedBatch } from '../../src/clicks/batch.ts';
import type { Click } from '../../src/clicks/click.ts';
import { toPlaceText } from '../../src/clicks/place.ts';
import { newUuid } from '../../src/lib/id.ts';
import { linkCount, linkIdOf, openRandom } from './links.ts';
import { drawVisitor } from './visitors.ts';

/** `uniform`: any of the thousand links. `hot`: all clicks on one, so that every consumer wants the same counters. */
export type Spread = 'uniform' | 'hot';

export const clicksPerMessage = 20;
const messagesPerDelivery = 100;
/** Each is sent over and over with new ids; enough that neighbours differ. */
const templateCount = 8;
const windowMs = 1000;

/** A function that makes the next delivery; making one costs little, because only what must be new is. */
export function openDeliveries(spread: Spread): () => PackedBatch[] {
  const random = openRandom(3);
  const templates = Array.from({ length: templateCount }, () =>
    Array.from({ length: messagesPerDelivery }, () => aBatch(spread, random)),
  );
  let next = 0;
  return () => {
    const template = templates[next++ % templateCount] ?? [];
    const now = Date.now();
    return template.map((batch) => ({ ...batch, id: newUuid(now, randomBytes(10)), sealedAt: now }));
  };
}

function aBatch(spread: Spread, random: () => number): PackedBatch {
  const sealedAtMs = Date.now();
  const clicks = Array.from({ length: clicksPerMessage }, (): Click => {
    const { userAgent, referrer, language, ...place } = drawVisitor(random);
    return {
      linkId: linkIdOf(spread === 'hot' ? 0 : Math.floor(random() * linkCount)),
      timeMs: sealedAtMs - Math.floor(random() * windowMs),
      signal: 'none',
      optedOut: false,
      userAgent,
      referrer,
      language,
      place: toPlaceText(place),
      ip: '203.0.113.1',
    };
  });
  const head = { id: randomUUID(), isolateId: randomUUID(), sequence: 0, captured: clicksPerMessage, dropped: 0 };
  const drawWord = () => Math.floor(random() * 2 ** 30);
  const drawHash = () => ({ high: drawWord(), low: drawWord() });
  return packBatch({ ...head, sealedAtMs }, clicks, { hashAgent: drawHash, hash: drawHash });
}
