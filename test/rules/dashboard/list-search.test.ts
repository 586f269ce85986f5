import { describe, expect, it } from 'vitest';

import { parseListSearch } from '../../../src/dashboard/links/list-search.ts';
import { ListLinks } from '../../../src/links/wire.ts';

describe('parseListSearch', () => {
  it('takes search, tag and order', () => {
    const search = { search: 'a', tag: 'spring sale', sort: 'oldest' };
    expect(parseListSearch(search)).toEqual(search);
  });

  it('leaves out what is no state of the list, and the defaults', () => {
    expect(parseListSearch({ search: '', tag: '', sort: 'newest', from: 'x' })).toEqual({});
    expect(parseListSearch({ search: ['a'], tag: { a: 1 }, sort: 'sideways' })).toEqual({});
  });

  it('takes numbers for the text that they were', () => {
    expect(parseListSearch({ search: 2026, tag: 7 })).toEqual({ search: '2026', tag: '7' });
  });

  it('leaves out a tag that the API would refuse to look for', () => {
    const longest = 'x'.repeat(50);
    expect(parseListSearch({ tag: longest })).toEqual({ tag: longest });
    expect(ListLinks.safeParse({ tag: longest }).success).toBe(true);
    expect(parseListSearch({ tag: `${longest}x` })).toEqual({});
    expect(ListLinks.safeParse({ tag: `${longest}x` }).success).toBe(false);
  });
});
