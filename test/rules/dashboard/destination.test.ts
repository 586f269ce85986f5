import { describe, expect, it } from 'vitest';

import { parseDestination } from '../../../src/dashboard/links/destination.ts';

describe('parseDestination', () => {
  it.each([
    ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
    ['  http://example.com  ', 'http://example.com'],
    ['example.com/pricing', 'https://example.com/pricing'],
    ['localhost:3000/x', 'https://localhost:3000/x'],
    ['example.com:8080', 'https://example.com:8080'],
    ['localhost', 'https://localhost'],
    ['[::1]/x', 'https://[::1]/x'],
    ['10.0.0.1/x', 'https://10.0.0.1/x'],
    ['bücher.example', 'https://bücher.example'],
    ['http://intranet/wiki', 'http://intranet/wiki'],
  ])('%j leads to %j', (text, url) => {
    expect(parseDestination(text)).toEqual({ ok: true, url });
  });

  it.each(['', '   ', 'two words', 'https://', 'javascript://%0aalert(1)', 'ftp://example.com'])(
    '%j is refused',
    (text) => {
      expect(parseDestination(text).ok).toBe(false);
    },
  );

  it.each(['nonsense', 'nope/x', 'nope.', '.', '1234', '0x7f', 'http:example.com', 'https:/example.com', 'a.b:99999'])(
    '%j is no URL, and no scheme makes it one',
    (text) => {
      expect(parseDestination(text)).toMatchObject({ ok: false, message: expect.stringContaining('not a URL') });
    },
  );

  it.each([
    ['mailto:ada@example.com', 'mailto'],
    ['TEL:5550123', 'tel'],
    ['javascript:alert(1)', 'javascript'],
    ['ftp://example.com', 'ftp'],
  ])('%j is refused by the name of its scheme', (text, name) => {
    expect(parseDestination(text)).toEqual({
      ok: false,
      message: `${name}: links cannot be shortened; give an http or https address.`,
    });
  });

  it('says that an email address is one', () => {
    expect(parseDestination('ada@example.com')).toMatchObject({
      ok: false,
      message: expect.stringContaining('email address'),
    });
  });

  it('says that a destination is too long', () => {
    expect(parseDestination(`https://example.com/${'é'.repeat(5000)}`)).toMatchObject({
      ok: false,
      message: expect.stringContaining('too long'),
    });
  });
});
