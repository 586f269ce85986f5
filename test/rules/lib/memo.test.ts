import * as fc from 'fast-check';
import { describe, it } from 'vitest';

import { Memo } from '../../../src/lib/memo.ts';

describe('Memo', () => {
  it('gives a value until it expires, and after that only when stale ones are asked for', ({ expect }) => {
    const memo = new Memo<string>({ maxEntries: 10, maxBytes: 100 });
    memo.set('a', 'value', 1000, 1, 7);
    expect(memo.get('a', 999)).toBe('value');
    expect(memo.get('a', 1000)).toBeUndefined();
    expect(memo.getStale('a', 1500)).toEqual({ value: 'value', staleMs: 500, setAtMs: 7 });
  });

  it('gives a value longer or shorter when told so, and nothing for what it does not hold', ({ expect }) => {
    const memo = new Memo<string>({ maxEntries: 10, maxBytes: 100 });
    memo.set('a', 'value', 1000, 1);
    memo.expireAt('a', 2000);
    memo.expireAt('b', 2000);
    expect([memo.get('a', 1999), memo.get('a', 2000), memo.get('b', 0)]).toEqual(['value', undefined, undefined]);
    memo.expireAt('a', 500);
    expect(memo.get('a', 500)).toBeUndefined();
  });

  it('lets what was not used go first', ({ expect }) => {
    const memo = new Memo<number>({ maxEntries: 2, maxBytes: 100 });
    memo.set('a', 1, 9, 1);
    memo.set('b', 2, 9, 1);
    memo.get('a', 0);
    memo.set('c', 3, 9, 1);
    expect([memo.get('a', 0), memo.get('b', 0), memo.get('c', 0)]).toEqual([1, undefined, 3]);
  });

  it('spares an entry once for its uses, not for ever', ({ expect }) => {
    const memo = new Memo<number>({ maxEntries: 2, maxBytes: 100 });
    memo.set('a', 1, 9, 1);
    for (let i = 0; i < 10; i++) memo.get('a', 0);
    for (const key of ['b', 'c', 'd', 'e']) memo.set(key, 2, 9, 1);
    expect(memo.get('a', 0)).toBeUndefined();
  });

  it('makes room when everything was used', ({ expect }) => {
    const memo = new Memo<number>({ maxEntries: 3, maxBytes: 100 });
    for (const key of ['a', 'b', 'c']) memo.set(key, 1, 9, 1);
    for (const key of ['a', 'b', 'c']) memo.get(key, 0);
    memo.set('d', 1, 9, 1);
    expect(memo.size).toBe(3);
  });

  it('does not keep what is larger than all its room', ({ expect }) => {
    const memo = new Memo<number>({ maxEntries: 2, maxBytes: 10 });
    memo.set('a', 1, 9, 5);
    memo.set('b', 2, 9, 11);
    expect([memo.get('a', 0), memo.get('b', 0)]).toEqual([1, undefined]);
  });

  it('never exceeds its bounds and always counts its bytes', ({ expect }) => {
    const operation = fc.record({
      key: fc.integer({ min: 0, max: 20 }),
      bytes: fc.integer({ min: 0, max: 40 }),
      drop: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
        const memo = new Memo<number>({ maxEntries: 8, maxBytes: 100 });
        const held = new Map<string, number>();
        for (const { key, bytes, drop } of operations) {
          memo.get(String(bytes), 0);
          if (drop) memo.delete(String(key));
          else memo.set(String(key), bytes, 1, bytes);
          expect(memo.size).toBeLessThanOrEqual(8);
          expect(memo.bytes).toBeLessThanOrEqual(100);
        }
        for (let key = 0; key <= 20; key++) {
          const bytes = memo.get(String(key), 0);
          if (bytes !== undefined) held.set(String(key), bytes);
        }
        expect([...held.values()].reduce((sum, bytes) => sum + bytes, 0)).toBe(memo.bytes);
        expect(held.size).toBe(memo.size);
      }),
    );
  });
});
