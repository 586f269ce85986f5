import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseBlocklist } from '../../../src/blocklists/published-list.ts';

const valuesOf = (text: string) => parseBlocklist(text).entries.map(({ value }) => value);

describe('a published list', () => {
  it.each([
    ['hosts, one a line', 'evil.com\r\nworse.net\n', ['evil.com', 'worse.net'], 0],
    ['URLs', 'https://evil.com/login?a=1\nhttp://worse.net', ['evil.com/login?a=1', 'worse.net'], 0],
    ['patterns', '*.evil.com/*/phish', ['*.evil.com/*/phish'], 0],
    [
      'a hosts file',
      '127.0.0.1 localhost\n0.0.0.0 evil.com www.evil.com # both\n::1 ip6-localhost\n:: worse.net',
      ['evil.com', 'www.evil.com', 'worse.net'],
      0,
    ],
    ['an address alone', '203.0.113.7', ['203.0.113.7'], 0],
    ['remarks', '\uFEFF# a list\n   # more\n\n! and more\nevil.com # why\nevil.net/#top', ['evil.com', 'evil.net/'], 0],
    [
      'ad blockers',
      '[Adblock Plus 2.0]\n||evil.com^\n||worse.net^$document,popup\n||ads.net^$third-party\n||evil.com/x\n@@||good.com^',
      ['evil.com', 'worse.net'],
      3,
    ],
    [
      'what hides parts of pages',
      'good.com##.ad\ngood.com#@#.ad\ngood.com#?#.x:has(a)\n*.good.com#$#p { a: b }',
      [],
      4,
    ],
    ['one thing often', 'evil.com\nEVIL.com.\n0.0.0.0 evil.com', ['evil.com'], 0],
    ['names of many letters', 'bücher.example\nпример.рф', ['xn--bcher-kva.example', 'xn--e1afmkfd.xn--p1ai'], 0],
    ['a page', '<!doctype html>\n<h1>Not found</h1>\n<p>See example.com</p>', [], 3],
    ['a whole top-level domain', 'com\n||com^\n*.com', [], 3],
    ['a hosts line with one bad name', '0.0.0.0 evil.com com', ['evil.com'], 1],
  ])('of %s', (_, text, values, refused) => {
    expect([valuesOf(text), parseBlocklist(text).refused]).toEqual([values, refused]);
  });

  it('does not block domains that strangers share: each is counted once, apart from lines that are not understood', () => {
    const { entries, refused, tooBroad } = parseBlocklist(
      'co.uk\nevil.co.uk\n0.0.0.0 github.io CO.UK\n||github.io^\n<p>',
    );
    expect([entries.map(({ value }) => value), refused, tooBroad]).toEqual([['evil.co.uk'], 1, 2]);
  });

  it('is cut where it is too long', () => {
    const text = Array.from({ length: 11 }, (_, n) => `host-${n}.com`).join('\n');
    expect(parseBlocklist(text, 10)).toMatchObject({ isCut: true, entries: { length: 10 } });
    expect(parseBlocklist(text, 11)).toMatchObject({ isCut: false, entries: { length: 11 } });
  });

  it('never throws whatever it holds, gives no more than it may and nothing twice', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\n',
        '\r',
        ' ',
        '#',
        '##',
        '||',
        '^',
        '$',
        '*',
        '.',
        '/',
        '?',
        ':',
        '[',
        '%',
        '@',
        '0.0.0.0 ',
        '::1 ',
        'evil.com',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const { entries, refused } = parseBlocklist(text, 5);
        expect(entries.length).toBeLessThanOrEqual(5);
        expect(new Set(entries.map(({ kind, value }) => `${kind} ${value}`)).size).toBe(entries.length);
        expect(refused).toBeLessThanOrEqual(text.split(/[\r\n]/).length);
        for (const { key } of entries) expect(URL.canParse(`https://${key}/`)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('may name few and short patterns of one host, which are compared with every link there', () => {
    expect(parseBlocklist(`evil.com/*${'a'.repeat(300)}`)).toMatchObject({ entries: [], refused: 1 });
    const text = Array.from({ length: 30 }, (_, n) => `evil.com/*${n}\nhost-${n}.com/*`).join('\n');
    const { entries, refused } = parseBlocklist(text);
    expect([entries.filter(({ key }) => key === 'evil.com').length, entries.length, refused]).toEqual([20, 50, 10]);
  });

  it('is given up where more is refused than it may hold', () => {
    const { entries, refused } = parseBlocklist(`${'a\n'.repeat(1000)}evil.com`, 10);
    expect([entries, refused]).toEqual([[], 11]);
  });

  it.each([
    ['dots', `${'.'.repeat(2040)}a\n`],
    ['remarks behind a separator of lines', `${' #'.repeat(2040)}\u2028x\n`],
    ['addresses of a hosts file', `${'0.0.0.0 '.repeat(500)}x\n`],
    ['names of a network', `0.0.0.0 ${'.local'.repeat(600)}x\n`],
    ['hosts of an ad blocker', `${'||a'.repeat(1300)}x\n`],
  ])('takes no time that grows with the square of a line: %s', (_, line) => {
    const text = line.repeat(Math.floor((8 * 1024 * 1024) / line.length));
    const startMs = performance.now();
    expect(parseBlocklist(text).entries).toEqual([]);
    // It takes 120 ms at most; the square takes 6 s on an idle machine.
    expect(performance.now() - startMs).toBeLessThan(2500);
  });
});
