import { afterAll, beforeAll, describe, it } from 'vitest';

import type { Stack } from '../../../scripts/stack/types.ts';
import { redisHotLinks, type HotLinkStore } from '../../../src/links/hot-store.ts';
import type { LinkProjection } from '../../../src/links/projection.ts';
import { openRedis } from '../../../src/platform/redis.ts';
import { fakeHotLinks } from '../../support/fakes/links.ts';
import { startPreparedStack } from '../../support/prepared-stack.ts';

const link = (version: number): LinkProjection => ({
  v: 1,
  id: '01234567-89ab-7def-8123-456789abcdef',
  version,
  url: `https://example.com/${version}`,
  status: 302,
  state: 'live',
  expiresAt: null,
  expiredUrl: null,
  guarded: false,
});

let stack: Stack;
beforeAll(async () => {
  stack = await startPreparedStack();
});
afterAll(() => stack.stop());

const open: Record<string, () => HotLinkStore> = {
  'the fake': fakeHotLinks,
  'Redis behind Upstash': () =>
    redisHotLinks(
      () => openRedis({ url: stack.upstash.url, token: stack.upstash.token, deadlineMs: 5000 }),
      Math.random,
    ),
};

describe.for(Object.entries(open))('hot links in %s', ([name, openStore]) => {
  const address = (key: string) => `${name.replaceAll(' ', '-')}.example/${key}`;

  it('miss what was never put', async ({ expect }) => {
    expect(await openStore().get(address('never'))).toBeNull();
  });

  it('give back what was put, also under keys in other scripts', async ({ expect }) => {
    const store = openStore();
    await store.setAll([
      { address: address('a'), link: link(1) },
      { address: address('東京'), link: link(2) },
    ]);
    expect(await store.get(address('a'))).toEqual(link(1));
    expect(await store.get(address('東京'))).toEqual(link(2));
  });

  it('never go back to an older version, however late it comes', async ({ expect }) => {
    const store = openStore();
    for (const version of [2, 10, 9, 3]) await store.setAll([{ address: address('v'), link: link(version) }]);
    expect(await store.get(address('v'))).toEqual(link(10));
  });

  it('replace a no by a link, and a link never by a no', async ({ expect }) => {
    const store = openStore();
    await store.setAbsent(address('n'));
    expect(await store.get(address('n'))).toBe('absent');
    await store.setAll([{ address: address('n'), link: link(1) }]);
    await store.setAbsent(address('n'));
    expect(await store.get(address('n'))).toEqual(link(1));
  });

  it('take nothing without a question', async ({ expect }) => {
    await expect(openStore().setAll([])).resolves.toBeUndefined();
  });
});

describe('hot links while Redis is down', () => {
  it('read as a miss and take a no without a word', async ({ expect }) => {
    const store = redisHotLinks(
      () => openRedis({ url: 'http://127.0.0.1:9', token: 'x', deadlineMs: 500 }),
      Math.random,
    );
    expect(await store.get('go.example/a')).toBeNull();
    await expect(store.setAbsent('go.example/a')).resolves.toBeUndefined();
  });
  it('tell the publisher that a link was not taken', async ({ expect }) => {
    const store = redisHotLinks(
      () => openRedis({ url: 'http://127.0.0.1:9', token: 'x', deadlineMs: 500 }),
      Math.random,
    );
    await expect(store.setAll([{ address: 'go.example/a', link: link(1) }])).rejects.toThrow();
  });
});
