import * as fc from 'fast-check';
import { describe, it } from 'vitest';

import { nextRound, planPut, publisherShards, toShard } from '../../../src/links/publish-round.ts';

const pending = fc.array(fc.record({ address: fc.string(), lastPutAtMs: fc.integer({ min: 0, max: 5000 }) }), {
  minLength: 1,
  maxLength: 150,
});

describe('nextRound', () => {
  it('never puts a key twice within a second', ({ expect }) => {
    fc.assert(
      fc.property(pending, fc.integer({ min: 0, max: 5000 }), (all, now) => {
        const { addresses } = nextRound(all, now);
        for (const address of addresses) {
          expect(all.some((one) => one.address === address && now - one.lastPutAtMs >= 1000)).toBe(true);
        }
      }),
    );
  });
  it('either puts something or says how long to wait, which is never long', ({ expect }) => {
    fc.assert(
      fc.property(pending, fc.integer({ min: 0, max: 5000 }), (all, now) => {
        const { addresses, waitMs } = nextRound(all, now);
        expect(addresses.length > 0).toBe(waitMs === 0);
        expect(addresses.length).toBeLessThanOrEqual(100);
        expect(waitMs).toBeLessThanOrEqual(1050);
      }),
    );
  });
  it('puts a key that was never put at once', ({ expect }) => {
    expect(nextRound([{ address: 'go.example/a', lastPutAtMs: 0 }], 1_800_000_000_000).addresses).toEqual([
      'go.example/a',
    ]);
  });
});

describe('planPut', () => {
  const remembered = { version: 3, put_at: 1_000_000 };
  it('puts what was never put and what is newer', ({ expect }) => {
    expect(planPut(1, undefined, false, 1_000_000)).toBe('put');
    expect(planPut(4, remembered, false, 1_000_001)).toBe('put');
  });
  it('does not put the same version again within the hour', ({ expect }) => {
    expect(planPut(3, remembered, false, 1_000_000 + 3_599_999)).toBe('known');
    expect(planPut(3, remembered, false, 1_000_000 + 3_600_000)).toBe('put');
  });
  it('puts the same version again while another put is in doubt', ({ expect }) => {
    expect(planPut(3, remembered, true, 1_000_001)).toBe('put');
  });
  it('never puts an older version', ({ expect }) => {
    expect(planPut(2, remembered, false, 9_000_000)).toBe('older');
  });
});

describe('toShard', () => {
  it('spreads addresses over all shards', ({ expect }) => {
    const shards = new Set(Array.from({ length: 1000 }, (_, i) => toShard(`go.example/${i}`)));
    expect(shards.size).toBe(publisherShards);
  });
});
