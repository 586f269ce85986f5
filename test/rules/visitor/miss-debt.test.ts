import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MissDebts, missLimits } from '../../../src/visitor/miss-debt.ts';

const at = 1_800_000_000_000;
const me = '192.0.2.1';
const { burst, refillMs, reservationMs, maxWaiting, waitMs, maxNetworks } = missLimits;

function indebted(misses: number): MissDebts {
  const debts = new MissDebts();
  for (let i = 0; i < misses; i++) {
    debts.admit(me, at);
    debts.settle(me, 1, at);
  }
  return debts;
}

describe('a network', () => {
  it('is refused once so many of its addresses did not exist, and others are not', () => {
    const debts = indebted(burst);
    expect([debts.admit(me, at), debts.admit('192.0.2.2', at)]).toEqual(['refuse', 'read']);
  });

  it('has one miss forgiven a minute', () => {
    const debts = indebted(burst);
    expect(debts.admit(me, at + refillMs - 1)).toBe('refuse');
    expect([debts.admit(me, at + refillMs), debts.admit(me, at + refillMs)]).toEqual(['read', 'wait']);
  });

  it('waits for its own reads on their way, and reads again when they found something', () => {
    const debts = new MissDebts();
    for (let i = 0; i < burst; i++) expect(debts.admit(me, at)).toBe('read');
    expect(debts.admit(me, at)).toBe('wait');
    debts.settle(me, 0, at + 10);
    expect([debts.admit(me, at + 10), debts.admit(me, at + 10)]).toEqual(['read', 'wait']);
  });

  it('owes for reads of which nothing was heard again', () => {
    const debts = new MissDebts();
    for (let i = 0; i < burst; i++) debts.admit(me, at);
    expect(debts.admit(me, at + reservationMs)).toBe('refuse');
  });

  it('leaves nothing behind when all its links exist', () => {
    const debts = new MissDebts();
    for (let i = 0; i < 10; i++) debts.admit(me, at);
    for (let i = 0; i < 10; i++) debts.settle(me, 0, at);
    expect(debts.size).toBe(0);
  });

  it('has no more waiting than a bound, and those who died do not count for long', () => {
    const debts = new MissDebts();
    const joined = Array.from({ length: maxWaiting + 5 }, () => debts.beginWait(me, at)).filter(Boolean);
    expect(joined).toHaveLength(maxWaiting);
    debts.endWait(me, at);
    expect([debts.beginWait(me, at), debts.beginWait(me, at)]).toEqual([true, false]);
    expect(debts.beginWait(me, at + waitMs)).toBe(true);
  });

  it('is forgotten when many others came since', () => {
    const debts = indebted(burst);
    for (let i = 0; i < maxNetworks * 2; i++) debts.admit(`10.0.${i >> 8}.${i & 255}`, at);
    expect([debts.size, debts.admit(me, at)]).toEqual([maxNetworks, 'read']);
  });
});

describe('whatever comes in whatever order', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('ask' as const) }),
    fc.record({ kind: fc.constant('answer' as const), isMiss: fc.boolean() }),
    fc.record({ kind: fc.constant('time' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
  );

  it('reads that found nothing never exceed the burst and what time forgave', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const debts = new MissDebts();
        let [now, misses, onTheirWay] = [at, 0, 0];
        for (const one of steps) {
          if (one.kind === 'time') now += one.ms;
          else if (one.kind === 'ask') onTheirWay += debts.admit(me, now) === 'read' ? 1 : 0;
          else if (onTheirWay > 0) {
            onTheirWay -= 1;
            misses += one.isMiss ? 1 : 0;
            debts.settle(me, one.isMiss ? 1 : 0, now);
          }
          expect(misses).toBeLessThanOrEqual(burst + (now - at) / refillMs);
        }
      }),
    );
  });

  it('nobody whose links all exist is ever refused', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const debts = new MissDebts();
        const reads: number[] = [];
        const admissions = new Set<string>();
        let now = at;
        for (const one of steps) {
          // Each of them is answered in time.
          while ((reads[0] ?? now) < now) {
            reads.shift();
            debts.settle(me, 0, now);
          }
          if (one.kind === 'time') now += Math.min(one.ms, reservationMs - 1);
          else if (one.kind === 'ask') {
            const admission = debts.admit(me, now);
            admissions.add(admission);
            if (admission === 'read') reads.push(now);
          }
        }
        expect(admissions).not.toContain('refuse');
      }),
    );
  });
});
