import { describe, expect, it } from 'vitest';
import { newPace, takePacedSteps } from '../../../src/lib/pace.ts';

const sizes = [400, 50, 5] as const;
const [large, middle, small] = sizes;

/** So much waits, and a step of more than `most` fails and leaves the work busy for so many steps after it. */
function waiting(amount: number, most: number, busyAfterFailure = 0) {
  const asked: number[] = [];
  let left = amount;
  let busy = 0;
  const step = async (size: number) => {
    asked.push(size);
    if (busy-- > 0) return null;
    if (size > most) {
      busy = busyAfterFailure;
      throw new Error('too slow');
    }
    const done = Math.min(size, left);
    left -= done;
    return done;
  };
  return { asked, step, left: () => left };
}

/** Works; `waits` are the milliseconds that it waited. */
function rig(pace = newPace(sizes)) {
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  const work = (step: (size: number) => Promise<number | null>) => takePacedSteps(step, { pace, atMost: 40, wait });
  return { pace, waits, work };
}

describe('work in steps', () => {
  it('goes on until nothing is left', async () => {
    const { step, left, asked } = waiting(large * 2 + 1, large);
    const { work, waits } = rig();
    expect(await work(step)).toEqual({ done: large * 2 + 1, failed_steps: 0, busy_steps: 0 });
    expect([left(), asked, waits]).toEqual([0, [large, large, large, large], []]);
  });

  it('takes smaller steps once a large one has failed, and waits before', async () => {
    const { step, asked } = waiting(middle + 1, middle);
    const { work, waits } = rig();
    expect(await work(step)).toEqual({ done: middle + 1, failed_steps: 1, busy_steps: 0 });
    expect([asked, waits.length]).toEqual([[large, middle, middle, middle], 1]);
  });

  it('waits for what a failed step left running, and then goes on', async () => {
    const { step, left, asked } = waiting(10, middle, 3);
    const { work, waits } = rig();
    expect(await work(step)).toEqual({ done: 10, failed_steps: 1, busy_steps: 3 });
    expect([left(), asked, waits.length]).toEqual([0, [large, middle, middle, middle, middle, middle], 4]);
  });

  it('gives up waiting until the next run, and tells', async () => {
    const { work, waits } = rig();
    const outcome = await work(waiting(10, middle, 1000).step);
    expect(outcome).toEqual({ done: 0, failed_steps: 1, busy_steps: 11 });
    expect(waits).toHaveLength(11);
  });

  it('leaves it to whoever is at it already', async () => {
    const { work, waits } = rig();
    expect(await work(async () => null)).toEqual({ done: 0, failed_steps: 0, busy_steps: 1 });
    expect(waits).toEqual([]);
  });

  it('begins the next run with the size that worked, and tries a larger one after ten runs', async () => {
    const { work } = rig();
    await work(waiting(10, middle).step);
    for (let run = 0; run < 10; run++) {
      const { step, asked } = waiting(10, middle);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await work(step);
      expect(asked[0]).toBe(middle);
    }
    const { step, asked } = waiting(10, large);
    await work(step);
    expect(asked[0]).toBe(large);
  });

  it('fails when the smallest step does, begins with the largest again, and ends when there is no end', async () => {
    const { work, pace } = rig();
    await expect(work(waiting(10, 0).step)).rejects.toThrow('too slow');
    expect(pace).toEqual(newPace(sizes));
    const endless = waiting(Number.POSITIVE_INFINITY, small);
    await work(endless.step);
    expect(endless.asked).toHaveLength(40);
  });
});
