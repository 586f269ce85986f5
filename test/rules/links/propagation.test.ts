/**
 * How old an edit may look elsewhere: as old as the list of edits is; without lists KV's own lag, then what a location keeps by our
 * `cacheTtl` (30 s), then memory (10 s).
 */
import { describe, expect, it } from 'vitest';
import type { LinkProjection } from '../../../src/links/projection.ts';
import type { RevocationList } from '../../../src/links/revocations.ts';
import { laggingKv } from '../../support/fakes/kv.ts';
import { aLink, aList } from '../../support/fakes/projection.ts';
import { redirectIsolate } from '../../support/redirect-isolate.ts';
import { simulatedClock } from '../../support/simulated-clock.ts';

const address = 'go.example/a';

type Lists = (now: number) => Partial<RevocationList>;
/** Lists that leave everything out. */
const unheard: Lists = (sinceMs) => ({ sinceMs });

/** A location whose KV is a minute behind and sure of its misses for a minute. */
function location(truth: () => LinkProjection | 'absent', lists: Lists = unheard) {
  const clock = simulatedClock();
  const kv = laggingKv({ now: clock.now, lagMs: 60_000, cacheMs: 30_000, missMs: 60_000 }).at('muc');
  let lookups = 0;
  const isolate = redirectIsolate(clock, {
    kv: (at) => kv.get(at),
    lookup: async () => (lookups++, truth()),
    // As old as the lookup Worker may give them.
    async revocations() {
      const asOfMs = clock.now() - 3000;
      return JSON.stringify(aList({ asOfMs, ...lists(asOfMs) }));
    },
  });
  const target = async () => (await clock.settle(isolate.visit(address))).headers.get('location');
  return { clock, kv, target, lookups: () => lookups };
}

const [before, after] = [
  aLink({ url: 'https://example.com/before' }),
  aLink({ version: 2, url: 'https://example.com/after' }),
];

describe('an edit, where KV lags a minute', () => {
  const withoutLists = 60_000 + 30_000 + 10_000;
  it.each([
    { everyMs: 500, boundMs: 13_000 },
    { everyMs: 3000, boundMs: 13_000 },
    { everyMs: 9000, boundMs: 26_700 },
    { everyMs: 29_000, boundMs: 26_700 },
    { everyMs: 500, boundMs: withoutLists, lists: unheard },
    { everyMs: 9000, boundMs: withoutLists, lists: unheard },
    { everyMs: 29_000, boundMs: withoutLists, lists: unheard },
  ])('is seen within $boundMs ms by somebody who asks every $everyMs ms', async ({ everyMs, boundMs, lists }) => {
    let editedAtMs = Infinity;
    const named: Lists = (asOfMs) => (asOfMs >= editedAtMs ? { edited: [[address, after.version]] } : {});
    const { clock, kv, target } = location(() => after, lists ?? named);
    await kv.put(address, before);
    await clock.advance(60_000);
    expect(await target()).toBe(before.url);
    editedAtMs = clock.now();
    await kv.put(address, after);
    let seenAfterMs: number | null = null;
    while (seenAfterMs === null && clock.now() < editedAtMs + 200_000) {
      // oxlint-disable-next-line no-await-in-loop -- time passes in order
      if ((await target()) === after.url) seenAfterMs = clock.now() - editedAtMs;
      // oxlint-disable-next-line no-await-in-loop -- time passes in order
      await clock.advance(everyMs);
    }
    expect(seenAfterMs).not.toBeNull();
    expect(seenAfterMs).toBeLessThanOrEqual(boundMs + everyMs);
  });
});

describe('a new link, where KV is sure of its misses for a minute', () => {
  it('works as soon as memory has forgotten the no, by asking further', async () => {
    let truth: LinkProjection | 'absent' = 'absent';
    const { clock, kv, target, lookups } = location(() => truth);
    expect(await target()).toBeNull();
    truth = before;
    await kv.put(address, before);
    await clock.advance(3000);
    expect(await target()).toBe(before.url);
    expect(lookups()).toBe(2);
  });
});
