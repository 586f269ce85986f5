import { describe, expect, it } from 'vitest';

import { publishOutbox } from '../../../src/links/publish-outbox.ts';

const numbered = (from: number, count: number) => Array.from({ length: count }, (_, n) => `go.test/${from + n}`);

/** The outbox gives these one after another; of each round so many fail. Each publishing takes a second. */
async function run(waiting: readonly string[][], failed: readonly number[] = [], { atMost = 10, forMs = 60_000 } = {}) {
  let [taken, nowMs] = [0, 0];
  const sent: number[] = [];
  const sum = await publishOutbox({
    atMost,
    forMs,
    now: () => nowMs,
    take: async () => waiting[taken++] ?? [],
    async publish(addresses) {
      nowMs += 1000;
      const lost = failed[sent.push(addresses.length) - 1] ?? 0;
      return { published: addresses.length - lost, failed: lost };
    },
  });
  return { ...sum, sent };
}

describe('the outbox', () => {
  it('is worked off in rounds until nothing is left', async () => {
    expect(await run([numbered(0, 500), numbered(500, 200)], [0, 3])).toEqual({
      published: 697,
      failed: 3,
      sent: [500, 200],
    });
    expect(await run([])).toEqual({ published: 0, failed: 0, sent: [] });
  });

  it('is left for the next run after so many rounds, and after so long', async () => {
    const many = Array.from({ length: 9 }, (_, n) => numbered(n * 10, 10));
    expect((await run(many, [], { atMost: 3 })).sent).toHaveLength(3);
    expect((await run(many, [], { forMs: 2500 })).sent).toHaveLength(3);
  });

  it('gives no address twice in a run, although it still waits', async () => {
    const [first, second] = [numbered(0, 10), numbered(10, 4)];
    expect((await run([first, [...second, ...first], first, numbered(99, 1)], [4])).sent).toEqual([10, 4]);
  });

  it('is left alone where hardly anything is taken', async () => {
    const many = [numbered(0, 10), numbered(10, 10)];
    expect(await run(many, [6])).toEqual({ published: 4, failed: 6, sent: [10] });
    expect(await run(many, [10])).toEqual({ published: 0, failed: 10, sent: [10] });
  });
});
