import { afterEach, describe, expect, it, vi } from 'vitest';
import { editLimits } from '../../../src/links/edits.ts';
import { openRevocations } from '../../../src/links/revocation-store.ts';
import { parseRevocationList, revocationLimits } from '../../../src/links/revocations.ts';
import { aList } from '../../support/fakes/projection.ts';
import { simulatedClock } from '../../support/simulated-clock.ts';

afterEach(() => vi.restoreAllMocks());

/** Lookup isolates that share a Redis and a primary, each of which can be taken away. */
function rig(rows: readonly { address: string; version: number; state: string | null; age_ms: number | null }[] = []) {
  const clock = simulatedClock();
  const held = new Map<string, string>();
  const world = { redisIsDown: false, primaryIsDown: false, queries: 0, ttls: [] as unknown[] };
  const fail = () => Promise.reject(new Error('down'));
  const redis = {
    get: (key: string) => (world.redisIsDown ? fail() : Promise.resolve(held.get(key) ?? null)),
    set(key: string, text: string, options: unknown) {
      if (world.redisIsDown) return fail();
      held.set(key, text);
      world.ttls.push(options);
      return Promise.resolve('OK');
    },
  };
  const postgres = {
    call() {
      world.queries += 1;
      return world.primaryIsDown ? fail() : Promise.resolve([...rows]);
    },
  };
  const open = () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the client's overloads; only these two verbs are used
    const list = openRevocations({ redis: () => redis as never, postgres: postgres as never, now: clock.now });
    return async () => parseRevocationList(await list());
  };
  return { clock, world, open };
}

const row = { address: 'go.example/a', version: 2, state: 'blocked', age_ms: null };
const edit = { address: 'go.example/b', version: 3, state: null, age_ms: 1500 };

describe('the list of revocations in the lookup Worker', () => {
  it('comes from the primary once in three seconds, for all isolates', async () => {
    const { clock, world, open } = rig([row]);
    const [one, other] = [open(), open()];
    const listed = aList({ asOfMs: clock.now(), revoked: [['go.example/a', 2, 'blocked']] });
    expect([await one(), await one(), await other()]).toEqual([listed, listed, listed]);
    await clock.advance(3000);
    await other();
    expect(world).toMatchObject({ queries: 1, ttls: [{ ex: 3 }] });
    await clock.advance(1);
    expect(await other()).toMatchObject({ asOfMs: clock.now() });
    expect(world.queries).toBe(2);
  });

  it('comes from the primary while Redis is down', async () => {
    const { world, open } = rig([row]);
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    world.redisIsDown = true;
    expect(await open()()).toMatchObject({ revoked: [['go.example/a', 2, 'blocked']] });
  });

  it('is none while the primary cannot be asked: an old one would pass for a new one', async () => {
    const { clock, world, open } = rig([row]);
    const list = open();
    await list();
    world.primaryIsDown = true;
    expect(await list()).not.toBeNull();
    await clock.advance(3001);
    await expect(list()).rejects.toThrow('down');
  });

  it('is cut at a thousand, which is told', async () => {
    const told: string[] = [];
    vi.spyOn(console, 'warn').mockImplementation((line: string) => told.push(line));
    const { open } = rig(Array.from({ length: 1001 }, (_, i) => ({ ...row, address: `go.example/${i}` })));
    expect((await open()())?.revoked).toHaveLength(revocationLimits.maxListed);
    expect(told.join()).toContain('revocations.list.cut');
  });

  it('names edits beside revocations, and since when it names all of them', async () => {
    const { clock, open } = rig([row, edit]);
    expect(await open()()).toEqual(
      aList({
        asOfMs: clock.now(),
        revoked: [['go.example/a', 2, 'blocked']],
        edited: [['go.example/b', 3]],
        sinceMs: clock.now() - editLimits.listedMs,
      }),
    );
  });

  it('begins after the first edit that it has no room for, which is told', async () => {
    const told: string[] = [];
    vi.spyOn(console, 'warn').mockImplementation((line: string) => told.push(line));
    const { clock, open } = rig(
      Array.from({ length: 1001 }, (_, i) => ({ ...edit, address: `go.example/${i}`, age_ms: i * 10 })),
    );
    const list = await open()();
    expect([list?.edited.length, list?.sinceMs]).toEqual([1000, clock.now() - 10_000 + 1]);
    expect(told.join()).toContain('edits.list.cut');
  });
});
