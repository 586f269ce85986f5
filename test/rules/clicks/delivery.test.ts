import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeAge, toLedgerBatch } from '../../../src/clicks/delivery.ts';
import { batchedClick, clickBatch } from './arbitraries.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const now = Date.UTC(2026, 10, 22, 10, 30);
const [click] = fc.sample(batchedClick, 1);
if (!click) throw new Error('no sample');

const clickedAt = (timeMs: number, sealedAtMs: number): number | undefined =>
  toLedgerBatch(
    { id: '', isolateId: '', sequence: 0, captured: 1, dropped: 0, sealedAtMs, clicks: [{ ...click, timeMs }] },
    now,
  ).clicks[0]?.clickedAtMs;

describe('the age of a batch', () => {
  it.each([
    [now, 'fit'],
    [now - 28 * dayMs, 'fit'],
    [now - 28 * dayMs - 1, 'too_old'],
    [now + hourMs, 'fit'],
    [now + hourMs + 1, 'from_the_future'],
  ])('sealed at %d makes it %s', (sealedAtMs, verdict) => {
    expect(judgeAge(sealedAtMs, now)).toBe(verdict);
  });
});

describe('the time of a click', () => {
  it('is kept when it is sound', () => {
    expect(clickedAt(now - 1500, now - 1000)).toBe(now - 1500);
    expect(clickedAt(now - 20 * dayMs, now - 20 * dayMs)).toBe(now - 20 * dayMs);
  });

  it('is never later than its batch or than now', () => {
    expect(clickedAt(now - 500, now - 1000)).toBe(now - 1000);
    expect(clickedAt(now + 5000, now + 6000)).toBe(now);
  });

  it('is at most two hours before its batch', () => {
    expect(clickedAt(0, now)).toBe(now - 2 * hourMs);
  });
});

it('makes of any batch rows that Postgres can hold', () => {
  fc.assert(
    fc.property(clickBatch, (batch) => {
      for (const row of toLedgerBatch(batch, now).clicks) {
        const { clickedAtMs, asn, place, agent, ...rest } = row;
        expect(Number.isSafeInteger(clickedAtMs)).toBe(true);
        expect(asn === null || (asn > 0 && asn < 2 ** 31)).toBe(true);
        for (const value of [rest, place, agent].flatMap((part) => Object.values(part))) {
          if (typeof value !== 'string') continue;
          expect(value).not.toBe('');
          expect(value).not.toContain('\u0000');
          expect(value.isWellFormed()).toBe(true);
          expect(value.length).toBeLessThanOrEqual(253);
        }
      }
    }),
    { numRuns: 30 },
  );
});
