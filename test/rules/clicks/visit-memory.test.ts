/** What a buffer of clicks keeps of requests that have ended: visitors choose how long their headers are. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { toCapture, type Capture } from '../../../src/clicks/click.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function heldBytes(): number {
  collectGarbage();
  return getHeapStatistics().used_heap_size;
}

const clicks = 200;

it.each(['referer', 'user-agent', 'accept-language', 'sec-purpose', 'x-visit'])(
  'a captured click does not keep all of a long %s',
  (name) => {
    const capture = (i: number) => {
      // Made of bytes, as the runtime makes it: the parts of a text that was put together may be shared.
      const long = Buffer.alloc(60_000, `https://example.com/${i} `).toString('latin1');
      return toCapture('link', { headers: { get: (asked) => (asked === name ? long : null) } }, 'x-visit', i);
    };
    const kept: Capture[] = [capture(0)];
    const before = heldBytes();
    for (let i = 1; i < clicks; i++) kept.push(capture(i));
    expect((heldBytes() - before) / clicks).toBeLessThan(8000);
    // Used after the measurement, so that they were there while it was made.
    expect(kept).toHaveLength(clicks);
  },
);
