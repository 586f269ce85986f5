import * as fc from 'fast-check';
import type { BatchedClick, ClickBatch } from '../../../src/clicks/batch.ts';
import { clickSignals, type Click } from '../../../src/clicks/click.ts';

const text = (maxLength: number) =>
  fc.oneof(fc.constant(''), fc.string({ maxLength }), fc.string({ maxLength, unit: 'binary' }));
const hexDigits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length });

const sealedAtMs = 1_800_000_000_000;

export const batchedClick: fc.Arbitrary<BatchedClick> = fc.record({
  linkId: fc.uuid(),
  timeMs: fc.integer({ min: sealedAtMs - 7_200_000, max: sealedAtMs + 1000 }),
  signal: fc.constantFrom(...clickSignals),
  optedOut: fc.boolean(),
  userAgent: text(512),
  referrer: text(300),
  language: text(35),
  country: text(2),
  region: text(100),
  city: text(100),
  continent: text(2),
  asn: fc.nat(4_294_967_295),
  visitor: fc.oneof(fc.constant(''), hexDigits(16)),
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
  country: 'DE',
  region: '',
  city: '',
  continent: 'EU',
  asn: 3320,
  ip: '192.0.2.1',
  ...changes,
});
