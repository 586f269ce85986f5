import { describe, it } from 'vitest';

import {
  findInMemo,
  findInStores,
  openLinkFlights,
  openLinkMemo,
  revokeInMemo,
  type FindStores,
} from '../../../src/links/find.ts';
import { lookup, type HotLinks, type LinkSource } from '../../../src/links/lookup.ts';
import type { LinkProjection } from '../../../src/links/projection.ts';
import { applyList, noRevocations } from '../../../src/links/revocations.ts';

const address = 'go.example/a';
const link: LinkProjection = {
  v: 1,
  id: 'x',
  version: 1,
  url: 'https://example.com/',
  status: 302,
  state: 'live',
  expiresAt: null,
  expiredUrl: null,
  guarded: false,
};
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
    expect(findInMemo(all.memo, address, all.now())).toBe(link);
    all.advance(1);
    expect(findInMemo(all.memo, address, all.now())).toBeUndefined();
    all.advance(60_000);
    await find(all);
    all.advance(999);
    expect(findInMemo(all.memo, address, all.now())).toBe(link);
    all.advance(1);
    expect(findInMemo(all.memo, address, all.now())).toBeUndefined();
  });
  it('remembers a link for ten seconds and a no for three', async ({ expect }) => {
    const all = stores();
    await find(all);
    all.advance(9_999);
    expect(findInMemo(all.memo, address, all.now())).toBe(link);
    all.advance(1);
    expect(findInMemo(all.memo, address, all.now())).toBeUndefined();

    const none = stores({ lookup: async () => 'absent' });
    await find(none);
    none.advance(2_999);
    expect(findInMemo(none.memo, address, none.now())).toBe('absent');
    none.advance(1);
    expect(findInMemo(none.memo, address, none.now())).toBeUndefined();
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
    applyList(all.revocations, { v: 1, asOfMs: all.now(), revoked: [[address, 2, 'blocked']] }, all.now());
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

describe('revokeInMemo', () => {
  it('takes a live copy out that is as old as the revocation, and leaves every other', async ({ expect }) => {
    const all = stores();
    await find(all);
    revokeInMemo(all.memo, address, 0, all.now());
    revokeInMemo(all.memo, 'go.example/b', 9, all.now());
    expect(findInMemo(all.memo, address, all.now())).toBe(link);
    revokeInMemo(all.memo, address, 1, all.now());
    expect(findInMemo(all.memo, address, all.now())).toBeUndefined();
  });
});

describe('lookup', () => {
  const cold: HotLinks = { get: async () => null, setAbsent: async () => undefined };
  const source = (replica: LinkSource['find'], primary: LinkSource['find']): LinkSource => ({
    find: (endpoint, at) => (endpoint === 'replica' ? replica : primary)(endpoint, at),
  });

  it('is answered by Redis without asking Postgres', async ({ expect }) => {
    const hot = { ...cold, get: async () => link };
    expect(await lookup(address, hot, source(down, down))).toEqual({ found: link, from: 'redis' });
  });
  it('asks the primary before it says no, since a replica may lag', async ({ expect }) => {
    expect(
      await lookup(
        address,
        cold,
        source(
          async () => null,
          async () => link,
        ),
      ),
    ).toEqual({ found: link, from: 'primary' });
  });
  it('asks the primary when the replica is down', async ({ expect }) => {
    expect(
      await lookup(
        address,
        cold,
        source(down, async () => link),
      ),
    ).toEqual({ found: link, from: 'primary' });
  });
  it('notes a no for the others', async ({ expect }) => {
    const noted: string[] = [];
    const hot = { ...cold, setAbsent: async (at: string) => void noted.push(at) };
    expect(
      await lookup(
        address,
        hot,
        source(
          async () => null,
          async () => null,
        ),
      ),
    ).toEqual({ found: 'absent', from: 'primary' });
    expect(noted).toEqual([address]);
  });
  it('says no only when the primary does', async ({ expect }) => {
    expect(
      await lookup(
        address,
        cold,
        source(async () => null, down),
      ),
    ).toEqual({ found: 'failed', from: 'none', error: new Error('down') });
  });
});
