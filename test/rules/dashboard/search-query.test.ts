import { describe, expect, it } from 'vitest';

import { toSearchQuery } from '../../../src/dashboard/links/search-query.ts';

const hosts = ['go.example.com', 'localhost'];

describe('toSearchQuery', () => {
  it.each([
    ['https://go.example.com/launch', 'launch'],
    ['go.example.com/launch', 'launch'],
    [' HTTP://GO.Example.com//docs/a?utm=1#x ', 'docs/a'],
    ['http://localhost:8787/launch', 'launch'],
    ['localhost:8787/%E6%98%A5', '春'],
  ])('looks up the short link %j by its key', (text, query) => {
    expect(toSearchQuery(text, hosts)).toBe(query);
  });

  it.each(['launch', 'a/b', 'go.example.com', 'go.example.com/', 'https://example.com/pricing', '100%', 'two words/x'])(
    'asks for %j as it was typed',
    (text) => {
      expect(toSearchQuery(text, hosts)).toBe(text);
    },
  );
});
