import { describe, expect, it } from 'vitest';
import { foldInSteps, foldSteps, newFoldPace } from '../../../src/clicks/fold.ts';

/** So many clicks wait, and a step of more than `most` fails and leaves the fold busy for so many steps after it. */
function waiting(clicks: number, most: number, busyAfterFailure = 0) {
  const asked: number[] = [];
  let left = clicks;
  let busy = 0;
  const step = async (size: number) => {
    asked.push(size);
    if (busy-- > 0) return null;
    if (size > most) {
      busy = busyAfterFailure;
      throw new Error('too slow');
    }
    const folded = Math.min(size, left);
    left -= folded;
    return folded;
  };
  return { asked, step, left: () => left };
}

/** Folds; `waits` are the milliseconds that it waited. */
function rig(pace = newFoldPace()) {
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  return { pace, waits, fold: (step: (size: number) => Promise<number | null>) => foldInSteps(step, { pace, wait }) };
}

const [large, middle, small] = foldSteps;

describe('a fold in steps', () => {
  it('goes on until nothing is left', async () => {
    const { step, left, asked } = waiting(large * 2 + 1, large);
    const { fold, waits } = rig();
    expect(await fold(step)).toEqual({ clicks: large * 2 + 1, failed_steps: 0, busy_steps: 0 });
    expect([left(), asked, waits]).toEqual([0, [large, large, large, large], []]);
  });

  it('takes smaller steps once a large one has failed, and waits before', async () => {
    const { step, asked } = waiting(middle + 1, middle);
    const { fold, waits } = rig();
    expect(await fold(step)).toEqual({ clicks: middle + 1, failed_steps: 1, busy_steps: 0 });
    expect([asked, waits.length]).toEqual([[large, middle, middle, middle], 1]);
  });

  it('waits for what a failed step left running, and then folds', async () => {
    const { step, left, asked } = waiting(10, middle, 3);
    const { fold, waits } = rig();
    expect(await fold(step)).toEqual({ clicks: 10, failed_steps: 1, busy_steps: 3 });
    expect([left(), asked, waits.length]).toEqual([0, [large, middle, middle, middle, middle, middle], 4]);
  });

  it('gives up waiting until the next run, and tells', async () => {
    const { fold, waits } = rig();
    const outcome = await fold(waiting(10, middle, 1000).step);
    expect(outcome).toEqual({ clicks: 0, failed_steps: 1, busy_steps: 11 });
    expect(waits).toHaveLength(11);
  });

  it('leaves it to whoever is at it already', async () => {
    const { fold, waits } = rig();
    expect(await fold(async () => null)).toEqual({ clicks: 0, failed_steps: 0, busy_steps: 1 });
    expect(waits).toEqual([]);
  });

  it('begins the next run with the size that worked, and tries a larger one after ten runs', async () => {
    const { fold } = rig();
    await fold(waiting(10, middle).step);
    for (let run = 0; run < 10; run++) {
      const { step, asked } = waiting(10, middle);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await fold(step);
      expect(asked[0]).toBe(middle);
    }
    const { step, asked } = waiting(10, large);
    await fold(step);
    expect(asked[0]).toBe(large);
  });

  it('fails when the smallest step does, begins with the largest again, and ends when there is no end', async () => {
    const { fold, pace } = rig();
    await expect(fold(waiting(10, 0).step)).rejects.toThrow('too slow');
    expect(pace).toEqual(newFoldPace());
    const endless = waiting(Number.POSITIVE_INFINITY, small);
    await fold(endless.step);
    expect(endless.asked).toHaveLength(40);
  });
});
