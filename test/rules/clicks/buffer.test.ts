import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packBatch } from '../../../src/clicks/batch.ts';
import {
  bufferLimits,
  emptyBuffer,
  packEach,
  pushClick,
  settleBatch,
  takeClicks,
  type SealedClicks,
} from '../../../src/clicks/buffer.ts';
import { readClick } from '../../../src/clicks/click.ts';
import { visitLimits } from '../../../src/clicks/visit.ts';
import { aCapture } from './arbitraries.ts';

const click = aCapture();

describe('the buffer', () => {
  it('gives the lease to the first request and holds for the others', () => {
    const buffer = emptyBuffer();
    expect(pushClick(buffer, click, 1000)).toEqual({ kind: 'lead', leaseUntilMs: 3000 });
    expect(pushClick(buffer, click, 1001)).toEqual({ kind: 'hold' });
    expect(takeClicks(buffer, 3000, 2000)).toMatchObject({
      clicks: [click, click],
      sequence: 0,
      captured: 2,
      dropped: 0,
    });
    expect(pushClick(buffer, click, 2001)).toMatchObject({ kind: 'lead' });
  });

  it('replaces a leader that was cancelled', () => {
    const buffer = emptyBuffer();
    pushClick(buffer, click, 1000);
    expect(pushClick(buffer, click, 2999)).toEqual({ kind: 'hold' });
    expect(pushClick(buffer, click, 3000)).toEqual({ kind: 'lead', leaseUntilMs: 5000 });
  });

  it('does not let a late leader end the lease of the next', () => {
    const buffer = emptyBuffer();
    pushClick(buffer, click, 1000);
    pushClick(buffer, click, 3000);
    expect(takeClicks(buffer, 3000, 3100)?.clicks).toHaveLength(2);
    expect(pushClick(buffer, click, 3200)).toEqual({ kind: 'hold' });
    expect(takeClicks(buffer, 5000, 4000)?.clicks).toHaveLength(1);
  });

  it('has nothing for a leader when a full batch took everything', () => {
    const buffer = emptyBuffer();
    for (let i = 1; i < bufferLimits.maxClicks; i++) pushClick(buffer, click, 1000);
    expect(pushClick(buffer, click, 1000)).toMatchObject({
      kind: 'send',
      sealed: { captured: bufferLimits.maxClicks },
    });
    expect(takeClicks(buffer, 3000, 2000)).toBeNull();
  });

  it('drops clicks when the queue is stuck, counts them, and recovers when sends end or their requests die', () => {
    const buffer = emptyBuffer();
    const { maxClicks, maxSending, sendingMs } = bufferLimits;
    for (let i = 0; i < maxClicks * (maxSending + 1); i++) pushClick(buffer, click, 1000);
    expect(buffer.sequence).toBe(maxSending);
    expect(pushClick(buffer, click, 1000)).toEqual({ kind: 'hold' });
    expect(buffer).toMatchObject({ dropped: 1, captured: maxClicks * (maxSending + 1) + 1 });
    expect(buffer.clicks).toHaveLength(maxClicks);
    settleBatch(buffer);
    expect(pushClick(buffer, click, 1000)).toMatchObject({ kind: 'send', sealed: { dropped: 2 } });
    expect(pushClick(buffer, click, 1000 + sendingMs)).toMatchObject({ kind: 'lead' });
    expect(buffer.sendingUntilMs).toHaveLength(maxSending);
    for (let i = 1; i < maxClicks; i++) pushClick(buffer, click, 1000 + sendingMs);
    expect(buffer.sendingUntilMs).toHaveLength(1);
  });

  it.each([
    ['what browsers send', 'x', 64_000],
    ['the widest characters', '\u6771', 128_000],
    ['characters that JSON escapes', '"', 128_000],
  ])('fills a message of %s no further than a queue takes for that', (_, character, maxBytes) => {
    const { userAgent, referrer, language, place } = visitLimits;
    const buffer = emptyBuffer();
    let sealed: SealedClicks | null = null;
    for (let i = 0; !sealed; i++) {
      // Each different, so that the string table saves nothing.
      const fill = (maxUnits: number) => `${i}${character.repeat(maxUnits)}`.slice(0, maxUnits);
      const full = aCapture({
        userAgent: fill(userAgent),
        referrer: `https://${fill(referrer - 8)}`,
        language: fill(language),
        place: `${fill(place - 4)}||||`,
      });
      const push = pushClick(buffer, full, 1000);
      if (push.kind === 'send') sealed = push.sealed;
    }
    const id = '40000000-0000-7000-8000-000000000001';
    const hash = () => ({ high: 2 ** 30 - 1, low: 2 ** 30 - 1 });
    const batch = packBatch({ ...sealed, id, isolateId: id }, sealed.clicks.map(readClick), { hashAgent: hash, hash });
    const bytes = new TextEncoder().encode(JSON.stringify(batch)).length;
    expect(bytes).toBeLessThan(maxBytes);
    expect(bytes).toBeGreaterThan(maxBytes / 2);
  });

  it('packs each click by itself when it is told to', () => {
    const buffer = emptyBuffer(packEach);
    expect(pushClick(buffer, click, 1000)).toMatchObject({ kind: 'send', sealed: { clicks: [click], sequence: 0 } });
    expect(pushClick(buffer, click, 1000)).toMatchObject({ kind: 'send', sealed: { clicks: [click], sequence: 1 } });
  });

  it('loses and doubles nothing: what was captured is sent, held or counted as dropped', () => {
    const step = fc.record({ afterMs: fc.nat(700), pushes: fc.nat(60), takes: fc.boolean(), settles: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const buffer = emptyBuffer();
        const sent: SealedClicks[] = [];
        const leases: number[] = [];
        let now = 0;
        for (const { afterMs, pushes, takes, settles } of steps) {
          now += afterMs;
          for (let i = 0; i < pushes; i++) {
            const push = pushClick(buffer, click, now);
            if (push.kind === 'send') sent.push(push.sealed);
            if (push.kind === 'lead') leases.push(push.leaseUntilMs);
          }
          const lease = takes ? leases.shift() : undefined;
          const taken = lease === undefined ? null : takeClicks(buffer, lease, now);
          if (taken) sent.push(taken);
          for (let i = 0; i < settles; i++) settleBatch(buffer);
          expect(buffer.clicks.length).toBeLessThanOrEqual(bufferLimits.maxClicks);
        }
        const sum = sent.reduce((total, { clicks }) => total + clicks.length, 0);
        expect(sum + buffer.clicks.length + buffer.dropped).toBe(buffer.captured);
        expect(sent.map(({ sequence }) => sequence)).toEqual(sent.map((_, index) => index));
      }),
      { numRuns: 60 },
    );
  });
});
