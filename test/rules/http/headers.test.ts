import { describe, it } from 'vitest';

import { parseIfMatch, toEtag } from '../../../src/http/etag.ts';
import { parseBearer } from '../../../src/api-keys/api-key.ts';
import { formatChangedLinks, parseChangedLinks } from '../../../src/lib/changed-links.ts';

describe('parseIfMatch', () => {
  it('reads the tag that we gave', ({ expect }) => {
    expect(parseIfMatch(toEtag(12))).toEqual({ ok: true, value: 12 });
  });
  it('asks for nothing when absent or a star', ({ expect }) => {
    expect(parseIfMatch(undefined)).toEqual({ ok: true, value: null });
    expect(parseIfMatch('*')).toEqual({ ok: true, value: null });
  });
  it.for(['3', 'W/"3"', '"3", "4"', '"abc"', '""'])('refuses %s', (header, { expect }) => {
    expect(parseIfMatch(header)).toMatchObject({
      ok: false,
      error: { code: 'invalid_header', errors: [{ field: 'If-Match' }] },
    });
  });
});

describe('parseBearer', () => {
  const key = `lp_${'a'.repeat(43)}`;
  it('takes a key whatever the case of the scheme', ({ expect }) => {
    expect(parseBearer(`bearer ${key}`)).toBe(key);
    expect(parseBearer(`Bearer ${key}`)).toBe(key);
  });
  it.for([undefined, '', key, `Basic ${key}`, 'Bearer', 'Bearer lp_short', `Bearer ${key}x`, `Bearer  ${key}`])(
    'sees no key in %s',
    (header, { expect }) => {
      expect(parseBearer(header)).toBeNull();
    },
  );
});

describe('changed links', () => {
  it('come back as they were sent, also in other scripts', ({ expect }) => {
    const addresses = ['go.example/a', 'go.example/été', 'go.example/東京/x'];
    const header = formatChangedLinks(addresses);
    expect(header).toMatch(/^[\u0021-\u007e ]+$/);
    expect(parseChangedLinks(header)).toEqual(addresses);
  });
  it('are everything when there are too many for a header', ({ expect }) => {
    expect(parseChangedLinks(formatChangedLinks(Array.from({ length: 21 }, (_, i) => `go.example/${i}`)))).toBe('*');
  });
});
