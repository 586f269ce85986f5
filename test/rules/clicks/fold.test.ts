import { describe, expect, it } from 'vitest';
import { foldInSteps, foldSteps } from '../../../src/clicks/fold.ts';

/** So many clicks wait, and a step of more than `most` fails. */
function waiting(clicks: number, most: number) {
  const asked: number[] = [];
  let left = clicks;
  const step = async (size: number) => {
    asked.push(size);
    if (size > most) throw new Error('too slow');
    const folded = Math.min(size, left);
    left -= folded;
    return folded;
  };
  return { asked, step, left: () => left };
}

const [large, middle, small] = foldSteps;

describe('a fold in steps', () => {
  it('goes on until nothing is left', async () => {
    const { step, left, asked } = waiting(large * 2 + 1, large);
    expect(await foldInSteps(step)).toEqual({ clicks: large * 2 + 1, failed_steps: 0 });
    expect([left(), asked]).toEqual([0, [large, large, large, large]]);
  });

  it('takes smaller steps once a large one has failed', async () => {
    const { step, asked } = waiting(middle + 1, middle);
    expect(await foldInSteps(step)).toEqual({ clicks: middle + 1, failed_steps: 1 });
    expect(asked).toEqual([large, middle, middle, middle]);
  });

  it('fails when the smallest step does, and ends when there is no end', async () => {
    await expect(foldInSteps(waiting(10, 0).step)).rejects.toThrow('too slow');
    const endless = waiting(Number.POSITIVE_INFINITY, small);
    await foldInSteps(endless.step);
    expect(endless.asked).toHaveLength(40);
  });
});
