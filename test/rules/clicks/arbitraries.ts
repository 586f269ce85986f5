import * as fc from 'fast-check';
import type { BatchedClick, ClickBatch } from '../../../src/clicks/batch.ts';
import { clickSignals, withoutControls, type Capture, type Click } from '../../../src/clicks/click.ts';
import { formatVisit, type Visit } from '../../../src/clicks/visit.ts';

/** As it leaves the edge: tidied. */
const text = (maxLength: number) =>
  fc.oneof(fc.constant(''), fc.string({ maxLength }), fc.string({ maxLength, unit: 'binary' })).map(withoutControls);
const placeText = (maxLength: number) => text(maxLength).map((value) => value.replaceAll('|', ' '));
const origin = fc.oneof(
  fc.constant(''),
  fc.domain().map((domain) => `https://${domain}`),
);

/** 30 bits as eight digits. */
const half = fc.nat(2 ** 30 - 1).map((bits) => bits.toString(16).padStart(8, '0'));

const sealedAtMs = 1_800_000_000_000;

export const batchedClick: fc.Arbitrary<BatchedClick> = fc.record({
  linkId: fc.uuid(),
  timeMs: fc.integer({ min: sealedAtMs - 7_200_000, max: sealedAtMs + 1000 }),
  signal: fc.constantFrom(...clickSignals),
  optedOut: fc.boolean(),
  userAgent: text(512),
  referrer: origin,
  language: text(35),
  country: placeText(2),
  region: placeText(70),
  city: placeText(70),
  continent: placeText(2),
  asn: fc.nat(4_294_967_295),
  visitor: fc.oneof(
    fc.constant(''),
    // The hash that is all zeros, one in 2^60, stands for none.
    fc
      .tuple(half, half)
      .map(([high, low]) => high + low)
      .filter((digits) => /[1-9a-f]/.test(digits)),
  ),
});

export const clickBatch: fc.Arbitrary<ClickBatch> = fc.record({
  id: fc.uuid(),
  isolateId: fc.uuid(),
  sequence: fc.nat(),
  captured: fc.nat(),
  dropped: fc.nat(),
  sealedAtMs: fc.constant(sealedAtMs),
  clicks: fc.array(batchedClick, { maxLength: 100 }),
});

export const aClick = (changes: Partial<Click> = {}): Click => ({
  linkId: '30000000-0000-7000-8000-000000000001',
  timeMs: 1_000_000,
  signal: 'none',
  optedOut: false,
  userAgent: 'Mozilla/5.0',
  referrer: 'https://example.org',
  language: 'en',
  place: 'DE|||EU|3320',
  ip: '192.0.2.1',
  ...changes,
});

/** A click before it is read. */
export const aCapture = (changes: Partial<Visit> = {}): Capture => ({
  linkId: '30000000-0000-7000-8000-000000000001',
  timeMs: 1_000_000,
  visit: formatVisit({
    place: 'DE|||EU|3320',
    ip: '192.0.2.1',
    dnt: '',
    gpc: '',
    purpose: '',
    language: 'en',
    referrer: 'https://example.org',
    userAgent: 'Mozilla/5.0',
    ...changes,
  }),
});
