import { describe, expect, it } from 'vitest';

import { toReadableUrl } from '../../../src/dashboard/ui/format.ts';

describe('toReadableUrl', () => {
  it.each([
    ['https://example.com/', 'example.com'],
    ['https://example.com/a/', 'example.com/a/'],
    ['https://go.example.com/%E6%98%A5', 'go.example.com/春'],
    ['https://example.com/caf%c3%a9?q=%C3%BC', 'example.com/café?q=ü'],
  ])('%j reads %j', (url, readable) => {
    expect(toReadableUrl(url)).toBe(readable);
  });

  it.each(['a%2Fb', 'a%20b', '%E2%80%AEgnp', '%C2%A0', '%FF', '%E6%98', '%', '100%zz'])('%j stays encoded', (path) => {
    expect(toReadableUrl(`https://example.com/${path}`)).toBe(`example.com/${path}`);
  });
});
