import { describe, expect, it } from 'vitest';

import { parseDestination } from '../../../src/dashboard/links/destination.ts';

describe('parseDestination', () => {
  it.each([
    ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
    ['  http://example.com  ', 'http://example.com'],
    ['example.com/pricing', 'https://example.com/pricing'],
    ['localhost:3000/x', 'https://localhost:3000/x'],
    ['bücher.example', 'https://bücher.example'],
  ])('%j leads to %j', (text, url) => {
    expect(parseDestination(text)).toEqual({ ok: true, url });
  });

  it.each(['', '   ', 'two words', 'https://', 'javascript://%0aalert(1)', 'ftp://example.com'])(
    '%j is refused',
    (text) => {
      expect(parseDestination(text).ok).toBe(false);
    },
  );
});
