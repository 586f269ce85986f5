import { afterEach, describe, expect, it, vi } from 'vitest';
import { drainSpool, type SpoolStore } from '../../../src/clicks/spool-consumer.ts';
import { openSpoolStore } from '../../../src/clicks/spool-store.ts';
import { newUuid } from '../../../src/lib/id.ts';
import { spoolKey } from '../../../src/lib/keys.ts';
import { packed } from '../../support/click-batches.ts';

const now = Date.UTC(2026, 10, 22, 10, 30);
const minuteMs = 60_000;

/** Keys of batches, sealed one after another. */
const keysOf = (count: number, sealedAtMs = now - minuteMs) =>
  Array.from({ length: count }, (_, i) => spoolKey(newUuid(sealedAtMs + i, new Uint8Array(10))));

const bodyOf = (key: string) => {
  const id = key.slice(spoolKey('').length);
  const head = { id, isolateId: id, sequence: 0, captured: 0, dropped: 0 };
  return packed({ ...head, sealedAtMs: now - minuteMs, clicks: [] });
};

interface World {
  keys: string[];
  body?: (key: string) => unknown;
  ingest?: () => Promise<void>;
  roundMs?: number;
}

/** A spool, a ledger that counts what it gets, and a clock that a round moves on. */
function openWorld({ keys, body = bodyOf, ingest = async () => undefined, roundMs = 0 }: World) {
  const state = { keys, rounds: 0, nowMs: now, counted: 0 };
  const spool: SpoolStore = {
    async take(limit, after) {
      state.rounds += 1;
      const left = state.keys.filter((key) => after === null || key > after);
      const batches = left.slice(0, limit).map((key) => ({ key, body: body(key) }));
      return { batches, unread: 0, next: left.length > limit ? (left[limit - 1] ?? null) : null };
    },
    async remove(gone) {
      state.keys = state.keys.filter((key) => !gone.includes(key));
    },
    backlog: async () => ({ waiting: state.keys.length, oldestMs: now - 61 * minuteMs }),
  };
  const store = {
    async ingest(batches: readonly unknown[]) {
      state.nowMs += roundMs;
      await ingest();
      state.counted += batches.length;
      return batches.map(() => 'counted' as const);
    },
    storeDeadLetter: async () => undefined,
  };
  return { state, drain: () => drainSpool(spool, { store, now: () => state.nowMs }) };
}

const events = () => {
  const lines: string[] = [];
  for (const method of ['log', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((line: string) => void lines.push(line));
  return (name: string) => lines.filter((line) => line.includes(`"${name}"`));
};
afterEach(() => vi.restoreAllMocks());

describe('draining the spool', () => {
  it('goes on until it is empty', async () => {
    events();
    const { state, drain } = openWorld({ keys: keysOf(250) });
    expect(await drain()).toEqual({ taken: 250, settled: 250, unread: 0, waiting: 0, oldest_ms: 0 });
    expect(state).toMatchObject({ keys: [], rounds: 3, counted: 250 });
  });

  it('ends when most of its minute is used, and leaves the rest to the next one', async () => {
    events();
    const { state, drain } = openWorld({ keys: keysOf(1000), roundMs: 15_000 });
    expect(await drain()).toMatchObject({ settled: 300, waiting: 700 });
    expect(state.rounds).toBe(3);
  });

  it('ends when nothing can be settled', async () => {
    events();
    const down = () => Promise.reject(new Error('fetch failed'));
    const { state, drain } = openWorld({ keys: keysOf(1000), ingest: down });
    expect(await drain()).toMatchObject({ taken: 300, settled: 0, waiting: 1000 });
    expect(state.rounds).toBe(3);
  });

  it('counts what comes after batches that cannot be read before the next deployment, and keeps those', async () => {
    events();
    const [newer, readable] = [keysOf(150, now - 120 * minuteMs), keysOf(100)];
    const body = (key: string) => ({ ...bodyOf(key), ...(newer.includes(key) ? { v: 3 } : {}) });
    const { state, drain } = openWorld({ keys: [...newer, ...readable], body });
    expect(await drain()).toMatchObject({ taken: 250, settled: 100 });
    expect(state.keys).toEqual(newer);
  });

  it('raises an alarm when a batch has waited for more than an hour', async () => {
    const told = events();
    await openWorld({ keys: keysOf(10) }).drain();
    expect(told('click_spool.backlog.old')).toEqual([]);
    await openWorld({ keys: keysOf(10), ingest: () => Promise.reject(new Error('fetch failed')) }).drain();
    expect(told('click_spool.backlog.old')).toEqual([
      JSON.stringify({ event: 'click_spool.backlog.old', level: 'error', waiting: 10, oldest_ms: 61 * minuteMs }),
    ]);
  });
});

describe('the spool in R2', () => {
  it('gives the batches that can be read, beside one that cannot', async () => {
    const told = events();
    const keys = keysOf(3);
    const bucket = {
      list: async () => ({ objects: keys.map((key) => ({ key })), truncated: true }),
      async get(key: string) {
        if (key === keys[1]) throw new Error('internal error');
        return { text: async () => '{}' };
      },
      delete: async () => undefined,
    };
    const page = await openSpoolStore(bucket).take(3, null);
    expect(page.batches.map(({ key }) => key)).toEqual([keys[0], keys[2]]);
    expect(page).toMatchObject({ unread: 1, next: keys[2] });
    expect(told('click_spool.get.failed')).toHaveLength(1);
  });
});
