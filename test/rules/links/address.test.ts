import * as fc from 'fast-check';
import { describe, it } from 'vitest';

import { isAppPath, plainAddress, splitUrl, toKey } from '../../../src/links/address.ts';
import { parseKey } from '../../../src/links/key.ts';

/** Text of which a good part are keys. */
const keyLike = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'Z', '0', '-', '_', '.', '~', '/', 'é'), maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('東', '京', 'ア', '한', '-', '/'), maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

describe('splitUrl', () => {
  it.for([
    ['https://Go.Example/abc?x=1', 'go.example', '/abc'],
    ['http://localhost:8787/a/b', 'localhost', '/a/b'],
    ['http://[::1]:8787/', '[::1]', '/'],
    ['http://[::1]/x', '[::1]', '/x'],
    ['https://go.example', 'go.example', '/'],
    ['https://go.example/?a=/b', 'go.example', '/'],
  ] as const)('takes %s apart', ([url, host, path], { expect }) => {
    expect(splitUrl(url)).toEqual({ host, path });
  });
});

describe('plainAddress', () => {
  it.for([
    ['https://go.example/abc', 'go.example/abc'],
    ['https://go.example/abc?x=1&y=/', 'go.example/abc'],
    ['https://go.example/a-b/c.d', 'go.example/a-b/c.d'],
    ['http://localhost/_x', 'localhost/_x'],
    ['http://localhost:8787/abc', null],
    ['https://GO.example/abc', null],
    ['http://[::1]/abc', null],
    ['https://go.example/%61', null],
    ['https://go.example/', null],
    ['https://go.example', null],
    [`https://go.example/${'a'.repeat(191)}`, null],
  ] as const)('reads %s as %s', ([url, address], { expect }) => {
    expect(plainAddress(url)).toBe(address);
  });

  it('is no other link than the one that taking the URL apart finds', ({ expect }) => {
    const host = fc.constantFrom('go.example', 'localhost', 'a-b.example');
    fc.assert(
      fc.property(host, keyLike, fc.constantFrom('', '?', '?a=b/c', '/', '/?x'), (name, key, tail) => {
        const url = new URL(`https://${name}/${key}${tail}`).href;
        const plain = plainAddress(url);
        const { host: its, path } = splitUrl(url);
        // What is stored under an address has a key that reads as itself.
        const plainKey = plain?.slice(plain.indexOf('/')) ?? '';
        const isStored = plain !== null && toKey(plainKey) === plainKey.slice(1);
        expect(isStored ? plain : `${its}/${toKey(path)}`).toBe(`${its}/${toKey(path)}`);
      }),
    );
  });
});

describe('toKey', () => {
  it.for([
    ['/abc', 'abc'],
    ['/abc/', 'abc'],
    ['/a/b', 'a/b'],
    ['/%C3%A9t%C3%A9', 'été'],
    ['/e%CC%81', 'é'],
    ['/a%2Fb', 'a/b'],
  ] as const)('reads %s as %s', ([path, key], { expect }) => {
    expect(toKey(path)).toBe(key);
  });

  it.for([
    ['invalid UTF-8', '/%ff%fe'],
    ['a cut escape', '/%e'],
    ['parent folders', '/../etc/passwd'],
    ['encoded parent folders', '/%2e%2e/x'],
    ['an encoded null', '/a%00'],
    ['a newline', '/a%0d%0aset-cookie:x'],
    ['10 KB', `/${'a'.repeat(10_000)}`],
    ['191 letters', `/${'a'.repeat(191)}`],
    ['nothing', '/'],
    ['empty segments', '//evil.example'],
    ['a file that every host keeps', '/favicon.ico'],
    ['spaces', '/a%20b'],
  ] as const)('sees no key in %s', ([, path], { expect }) => {
    expect(toKey(path)).toBeNull();
  });

  it('finds every custom key by the path that its short link shows', ({ expect }) => {
    fc.assert(
      fc.property(keyLike, (text) => {
        const key = parseKey(text, { onAppHost: false });
        if (!key.ok) return;
        expect(toKey(new URL(`https://go.example/${encodeURI(key.value)}`).pathname)).toBe(key.value);
      }),
    );
  });

  it('never throws', ({ expect }) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (path) => {
        expect(['string', 'object']).toContain(typeof toKey(`/${path}`));
      }),
    );
  });
});

describe('isAppPath', () => {
  it('knows the paths of the app and nothing that merely begins like them', ({ expect }) => {
    expect(
      ['/', '/app', '/app/links', '/api/links', '/assets/a.js', '/.well-known/x', '/readyz'].every(isAppPath),
    ).toBe(true);
    expect(['/apple', '/apiary', '/assetsx', '/hello', '/healthzz'].some(isAppPath)).toBe(false);
  });
});
