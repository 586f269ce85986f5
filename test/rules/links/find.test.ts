import { describe, it } from 'vitest';

import {
  findInMemo,
  findInStores,
  obeyInMemo,
  openLinkFlights,
  openLinkMemo,
  type FindStores,
} from '../../../src/links/find.ts';
import type { LinkProjection } from '../../../src/links/projection.ts';
import { applyList, noRevocations, type RevocationList } from '../../../src/links/revocations.ts';
import { aLink, aList } from '../../support/fakes/projection.ts';

const address = 'go.example/a';
const link = aLink();
const down = () => Promise.reject(new Error('down'));

const find = async (all: FindStores) => (await findInStores(address, '192.0.2.1', all)).found;

function stores(overrides: Partial<FindStores> = {}) {
  const asked: string[] = [];
  let now = 1_000_000;
  const all: FindStores = {
    memo: openLinkMemo(),
    revocations: { ...noRevocations(), asOfMs: now },
    freshen: () => null,
    flights: openLinkFlights(),
    admits: async () => true,
    wait: async () => undefined,
    now: () => now,
    projection: async () => (asked.push('kv'), null),
    lookup: async () => (asked.push('lookup'), link),
    ...overrides,
  };
  return { ...all, asked, advance: (ms: number) => (now += ms) };
}

describe('findInStores', () => {
  it('asks KV alone when KV has the link', async ({ expect }) => {
    const all = stores({ projection: async () => link });
    expect(await find(all)).toBe(link);
    expect(all.asked).toEqual([]);
  });
  it('remembers a link no longer than its list of revocations is believed, but for a second', async ({ expect }) => {
    const all = stores();
    all.advance(20_000);
    await find(all);
    all.advance(4999);
    expect(findInMemo(all.memo, address, all.now(), all.revocations)).toBe(link);
    all.advance(1);
    expect(findInMemo(all.memo, address, all.now(), all.revocations)).toBeUndefined();
    all.advance(60_000);
    await find(all);
    all.advance(999);
    expect(findInMemo(all.memo, address, all.now(), all.revocations)).toBe(link);
    all.advance(1);
    expect(findInMemo(all.memo, address, all.now(), all.revocations)).toBeUndefined();
  });
  it('remembers a link for ten seconds and a no for three', async ({ expect }) => {
    const all = stores();
    await find(all);
    all.advance(9_999);
    expect(findInMemo(all.memo, address, all.now(), all.revocations)).toBe(link);
    all.advance(1);
    expect(findInMemo(all.memo, address, all.now(), all.revocations)).toBeUndefined();

    const none = stores({ lookup: async () => 'absent' });
    await find(none);
    none.advance(2_999);
    expect(findInMemo(none.memo, address, none.now(), none.revocations)).toBe('absent');
    none.advance(1);
    expect(findInMemo(none.memo, address, none.now(), none.revocations)).toBeUndefined();
  });
  it('goes on to the lookup Worker when KV fails', async ({ expect }) => {
    expect(await find(stores({ projection: down }))).toBe(link);
  });
  it('has failed, and remembers nothing of it, when nobody answers', async ({ expect }) => {
    const all = stores({ projection: down, lookup: down });
    expect(await find(all)).toBe('failed');
    expect(all.memo.size).toBe(0);
  });
  it('serves what was right up to ten minutes ago while nobody answers', async ({ expect }) => {
    const all = stores();
    await find(all);
    all.projection = down;
    all.lookup = down;
    all.advance(10_000 + 600_000);
    expect(await find(all)).toBe(link);
    all.advance(1);
    expect(await find(all)).toBe('failed');
  });
  it('serves nothing stale that was revoked meanwhile', async ({ expect }) => {
    const all = stores();
    await find(all);
    all.projection = down;
    all.lookup = down;
    all.advance(20_000);
    applyList(all.revocations, aList({ asOfMs: all.now(), revoked: [[address, 2, 'blocked']] }), all.now());
    expect(await find(all)).toMatchObject({ state: 'blocked', url: '' });
  });
  it('does not serve a stale no', async ({ expect }) => {
    const all = stores({ lookup: async () => 'absent' });
    await find(all);
    all.lookup = async () => 'failed';
    all.advance(5_000);
    expect(await find(all)).toBe('failed');
  });
});

describe('a link in memory whose edits would have been heard of', () => {
  const heard = async (overrides: Partial<FindStores> = {}) => {
    const all = stores(overrides);
    await find(all);
    const listens = (changes: Partial<RevocationList> = {}) => {
      const list = aList({ asOfMs: all.now(), ...changes });
      applyList(all.revocations, list, all.now());
      obeyInMemo(all.memo, list, all.now());
    };
    listens();
    return { all, listens, now: () => findInMemo(all.memo, address, all.now(), all.revocations) };
  };

  it('is fresh until the newest list is 25 s old', async ({ expect }) => {
    const { all, listens, now } = await heard();
    all.advance(24_999);
    expect(now()).toBe(link);
    all.advance(1);
    expect(now()).toBeUndefined();
    listens();
    expect(now()).toBe(link);
  });
  it('is read again after ten minutes', async ({ expect }) => {
    const { all, listens, now } = await heard();
    all.advance(599_999);
    listens({ sinceMs: 0 });
    expect(now()).toBe(link);
    all.advance(1);
    expect(now()).toBeUndefined();
  });
  it('is not fresh again once a list was left out', async ({ expect }) => {
    const { all, listens, now } = await heard();
    all.advance(20_000);
    listens({ sinceMs: all.now() });
    all.advance(10_000);
    expect(now()).toBeUndefined();
  });
  it('is read again once it was edited, from the lookup Worker where KV is behind', async ({ expect }) => {
    const edited = { ...link, version: 2 };
    const wanted: number[] = [];
    const { all, listens, now } = await heard({
      projection: async () => link,
      lookup: async (_, atLeast) => (wanted.push(atLeast), edited),
    });
    all.advance(1);
    listens({ edited: [[address, 2]] });
    expect(now()).toBeUndefined();
    expect(await find(all)).toBe(edited);
    expect(now()).toBe(edited);
    expect(wanted).toEqual([2]);
  });
  it('is given for 3 s more after its edit when nobody knows better', async ({ expect }) => {
    const { all, listens, now } = await heard({ projection: async () => link });
    all.lookup = down;
    all.advance(1);
    listens({ edited: [[address, 2]] });
    expect(await find(all)).toBe(link);
    all.advance(2999);
    expect(now()).toBe(link);
    all.advance(1);
    expect(now()).toBeUndefined();
  });
  it('is given to others while one visitor waits for a better copy', async ({ expect }) => {
    const slow = Promise.withResolvers<LinkProjection>();
    const { all, listens, now } = await heard({ projection: async () => link });
    all.lookup = () => slow.promise;
    all.advance(1);
    listens({ edited: [[address, 2]] });
    const waiting = find(all);
    await new Promise(setImmediate);
    expect(now()).toBe(link);
    slow.resolve({ ...link, version: 2 });
    expect(await waiting).toMatchObject({ version: 2 });
    // Whoever has read KV before that does not bring the old copy back.
    all.lookup = down;
    expect(await find(all)).toMatchObject({ version: 2 });
    expect(now()).toMatchObject({ version: 2 });
  });
  it('is not asked of the lookup Worker when the list says what it was revoked to', async ({ expect }) => {
    const { all, listens } = await heard({ projection: async () => link });
    all.lookup = down;
    listens({ edited: [[address, 2]], revoked: [[address, 2, 'deleted']] });
    expect(await find(all)).toMatchObject({ version: 2, state: 'deleted' });
  });
});

describe('obeyInMemo', () => {
  it('takes a live copy out that is as old as the revocation, and leaves every other', async ({ expect }) => {
    const all = stores();
    await find(all);
    const others = [
      [address, 0, 'blocked'],
      ['go.example/b', 9, 'blocked'],
    ] as const;
    obeyInMemo(all.memo, aList({ revoked: others, edited: [[address, 1]] }), all.now());
    expect(findInMemo(all.memo, address, all.now(), all.revocations)).toBe(link);
    obeyInMemo(all.memo, aList({ revoked: [[address, 1, 'blocked']] }), all.now());
    expect(all.memo.size).toBe(0);
  });
  it('lets a copy expire that is older than an edit, and keeps it for the case that nobody answers', async ({
    expect,
  }) => {
    const all = stores();
    await find(all);
    obeyInMemo(all.memo, aList({ edited: [[address, 2]] }), all.now());
    expect(findInMemo(all.memo, address, all.now(), all.revocations)).toBeUndefined();
    all.projection = down;
    all.lookup = down;
    expect(await find(all)).toBe(link);
  });
});
