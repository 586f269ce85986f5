/**
 * How old an edit may look elsewhere: KV's own lag, then what a location keeps by our `cacheTtl` (30 s), then memory (10 s).
 */
import { describe, expect, it } from 'vitest';
import { laggingKv } from '../../support/fakes/kv.ts';
import { aLink } from '../../support/fakes/projection.ts';
import { redirectIsolate } from '../../support/redirect-isolate.ts';
import { simulatedClock } from '../../support/simulated-clock.ts';

const address = 'go.example/a';
const noRevocations = (now: () => number) => async () => JSON.stringify({ v: 1, asOfMs: now(), revoked: [] });

/** A location whose KV is a minute behind and sure of its misses for a minute. */
function location(truth: () => ReturnType<typeof aLink> | 'absent') {
  const clock = simulatedClock();
  const kv = laggingKv({ now: clock.now, lagMs: 60_000, cacheMs: 30_000, missMs: 60_000 }).at('muc');
  let lookups = 0;
  const isolate = redirectIsolate(clock, {
    kv: (at) => kv.get(at),
    lookup: async () => (lookups++, truth()),
    revocations: noRevocations(clock.now),
  });
  const target = async () => (await clock.settle(isolate.visit(address))).headers.get('location');
  return { clock, kv, target, lookups: () => lookups };
}

const [before, after] = [
  aLink({ url: 'https://example.com/before' }),
  aLink({ version: 2, url: 'https://example.com/after' }),
];

describe('an edit, where KV lags a minute', () => {
  it.each([500, 3000, 9000, 29_000])('is seen within 100 s by somebody who asks every %d ms', async (everyMs) => {
    const { clock, kv, target } = location(() => after);
    await kv.put(address, before);
    await clock.advance(60_000);
    expect(await target()).toBe(before.url);
    const editedAtMs = clock.now();
    await kv.put(address, after);
    let seenAfterMs: number | null = null;
    while (seenAfterMs === null && clock.now() < editedAtMs + 200_000) {
      // oxlint-disable-next-line no-await-in-loop -- time passes in order
      if ((await target()) === after.url) seenAfterMs = clock.now() - editedAtMs;
      // oxlint-disable-next-line no-await-in-loop -- time passes in order
      await clock.advance(everyMs);
    }
    expect(seenAfterMs).not.toBeNull();
    expect(seenAfterMs).toBeLessThanOrEqual(60_000 + 30_000 + 10_000 + everyMs);
  });
});

describe('a new link, where KV is sure of its misses for a minute', () => {
  it('works as soon as memory has forgotten the no, by asking further', async () => {
    let truth: ReturnType<typeof aLink> | 'absent' = 'absent';
    const { clock, kv, target, lookups } = location(() => truth);
    expect(await target()).toBeNull();
    truth = before;
    await kv.put(address, before);
    await clock.advance(3000);
    expect(await target()).toBe(before.url);
    expect(lookups()).toBe(2);
  });
});
