import { describe, expect, it } from 'vitest';

import { toBar, toBarPath, toCountTicks, toIndexAt, toLabelIndexes } from '../../../src/dashboard/link/chart-scale.ts';

describe('toCountTicks', () => {
  it.each([
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [10, [0, 5, 10]],
    [1620, [0, 500, 1000, 1500, 2000]],
    [1_000_000, [0, 500_000, 1_000_000]],
  ])('%i clicks are read off %j', (max, ticks) => {
    expect(toCountTicks(max)).toEqual(ticks);
  });

  it.each([0, 1, 2, 9, 99, 101, 12_345, 987_654_321])('%i fits below the last of few whole ticks', (max) => {
    const ticks = toCountTicks(max);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(max);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(ticks.every(Number.isInteger)).toBe(true);
  });
});

describe('toLabelIndexes', () => {
  it('prints every label where there is room', () => {
    expect(toLabelIndexes(3, 900, 76)).toEqual([0, 1, 2]);
  });

  it('thins labels out from the newest one back', () => {
    expect(toLabelIndexes(25, 300, 76)).toEqual([6, 15, 24]);
  });

  it('prints nothing for no points', () => {
    expect(toLabelIndexes(0, 300, 76)).toEqual([]);
  });
});

describe('toBar', () => {
  it('never gets wider than its limit', () => {
    expect(toBar(0, 2, 800)).toEqual({ x: 180, width: 40, center: 200 });
  });

  it('stays inside its slot in a crowd', () => {
    for (let index = 0; index < 366; index += 1) {
      const bar = toBar(index, 366, 300);
      expect(bar.width).toBeGreaterThan(0);
      expect(bar.x).toBeGreaterThanOrEqual((index * 300) / 366 - 1e-9);
    }
  });
});

describe('toIndexAt', () => {
  it.each([
    [-20, 0],
    [0, 0],
    [49, 0],
    [51, 1],
    [500, 3],
  ])('a pointer at %i is over bar %i', (x, index) => {
    expect(toIndexAt(x, 4, 200)).toBe(index);
  });
});

describe('toBarPath', () => {
  it('draws nothing for no clicks', () => {
    expect(toBarPath(0, 100, 10, 100)).toBe('');
  });

  it('rounds a low bar no further than it is high', () => {
    expect(toBarPath(0, 98, 20, 100)).toContain('q0 -2 2 -2');
  });
});
