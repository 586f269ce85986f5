import { describe, expect, it } from 'vitest';

import {
  maxBulkLinks,
  maxTagLength,
  maxTags,
  maxTagsText,
  maxTitleLength,
  maxUrlBytes,
  tagsMistake,
} from '../../../src/dashboard/links/limits.ts';
import { CreateLink, maxBulkLinks as apiMaxBulkLinks } from '../../../src/links/wire.ts';

const url = 'https://example.com';
const tagsOf = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => String(index).padStart(length, 'x'));
const accepts = (link: unknown) => CreateLink.safeParse(link).success;

describe('limits', () => {
  it("are the API's", () => {
    expect(accepts({ url: 'x'.repeat(maxUrlBytes), title: 'x'.repeat(maxTitleLength) })).toBe(true);
    expect(accepts({ url: 'x'.repeat(maxUrlBytes + 1) })).toBe(false);
    expect(accepts({ url, title: 'x'.repeat(maxTitleLength + 1) })).toBe(false);
    expect(accepts({ url, tags: tagsOf(maxTags, maxTagLength) })).toBe(true);
    expect(accepts({ url, tags: tagsOf(maxTags + 1, 2) })).toBe(false);
    expect(accepts({ url, tags: tagsOf(1, maxTagLength + 1) })).toBe(false);
    expect(maxBulkLinks).toBe(apiMaxBulkLinks);
  });
});

describe('tagsMistake', () => {
  it('takes as many and as long tags as there may be, which fit the input', () => {
    const text = tagsOf(maxTags, maxTagLength).join(', ');
    expect(tagsMistake(text)).toBeNull();
    expect(text.length).toBeLessThanOrEqual(maxTagsText);
  });

  it('counts too many', () => {
    expect(tagsMistake(tagsOf(21, 2).join())).toBe('These are 21 tags; a link has at most 20.');
  });

  it('names one that is too long', () => {
    expect(tagsMistake(`ok, ${'y'.repeat(51)}`)).toContain('“yyyyyyyyyyyyyyyyyyyy…” is too long');
  });
});
