import * as fc from 'fast-check';
import { describe, it } from 'vitest';

import { maxUrlBytes, parseDestination } from '../../../src/lib/url.ts';

describe('parseDestination', () => {
  it.for([
    ['HTTP://EXAMPLE.com:80/A', 'http://example.com/A'],
    ['https://example.com:443', 'https://example.com/'],
    ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
    ['https://example.com/a b?q=1#f', 'https://example.com/a%20b?q=1#f'],
    ['https://example.com/a/../b', 'https://example.com/b'],
  ] as const)('writes %s as %s', ([input, href], { expect }) => {
    expect(parseDestination(input)).toMatchObject({ ok: true, value: { href } });
  });

  it.for([
    ['javascript:alert(1)', 'url_scheme'],
    ['data:text/html,x', 'url_scheme'],
    ['ftp://example.com', 'url_scheme'],
    ['//example.com', 'url_scheme'],
    ['example.com', 'url_scheme'],
    ['http://', 'url_invalid'],
    ['https://exa mple.com', 'url_invalid'],
    ['https://user:secret@example.com', 'url_credentials'],
    ['https://bank.example@evil.example', 'url_credentials'],
    ['https://example.com/\u0000', 'url_control_character'],
    ['java\tscript:alert(1)', 'url_control_character'],
    [`https://example.com/${'a'.repeat(maxUrlBytes)}`, 'url_too_long'],
    [`https://example.com/${'ü'.repeat(maxUrlBytes / 4)}`, 'url_too_long'],
  ] as const)('refuses %s as %s', ([input, code], { expect }) => {
    expect(parseDestination(input)).toMatchObject({ ok: false, error: { code } });
  });

  it('gives the same spelling for its own result', ({ expect }) => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        const first = parseDestination(url);
        if (!first.ok) return;
        expect(parseDestination(first.value.href)).toEqual(first);
      }),
    );
  });
});
