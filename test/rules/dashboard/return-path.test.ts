import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseEntrySearch, startPath, toReturnPath } from '../../../src/dashboard/session/return-path.ts';

describe('toReturnPath', () => {
  it.each(['/app/links/link_1?interval=7d', '/app/settings/security', '/app/links?search=a%20b'])(
    '%s stays',
    (path) => {
      expect(toReturnPath(path)).toBe(path);
    },
  );

  it.each([
    '//evil.example/app/links',
    'https://evil.example/app/links',
    '/app/../api/auth/sign-out',
    '/app/..//evil.example',
    '/app/%2e%2e/%2e%2e//evil.example',
    '/app\\..\\..\\evil.example',
    '/\\evil.example/app/',
    '/app/\t/evil',
    '/apples',
    '/app@evil.example/',
    'javascript:alert(1)//app/',
    '',
    7,
    undefined,
    `/app/${'x'.repeat(2000)}`,
  ])('%j leads to the start page', (path) => {
    expect(toReturnPath(path)).toBe(startPath);
  });

  it('never leads back to a page that asks who one is', () => {
    expect(toReturnPath('/app/sign-in?to=/app/sign-in')).toBe(startPath);
    expect(toReturnPath('/app/sign-in-key')).toBe(startPath);
    expect(toReturnPath('/app/sign-in-sheets')).toBe('/app/sign-in-sheets');
  });

  it('leads to a page of ours whatever stands in the address', () => {
    const hostile = fc.array(
      fc.constantFrom('/', '\\', '.', '%2e', '@', ':', '?', '#', '/app', 'evil.example', ' ', '\n'),
    );
    fc.assert(
      fc.property(hostile, (parts) => {
        const path = toReturnPath(`/app${parts.join('')}`);
        const url = new URL(path, 'https://link.test');
        expect(url.origin).toBe('https://link.test');
        expect(url.pathname).toMatch(/^\/app\//);
      }),
    );
  });
});

describe('parseEntrySearch', () => {
  it('leaves the start page and what is not ours out of the address', () => {
    expect(parseEntrySearch({ to: '/app/links' })).toEqual({});
    expect(parseEntrySearch({ to: '//evil.example', other: 1 })).toEqual({});
    expect(parseEntrySearch({ to: '/app/links/link_1' })).toEqual({ to: '/app/links/link_1' });
  });

  it('reads the code of a failure, and nothing longer or other than a code', () => {
    expect(parseEntrySearch({ error: 'access_denied' })).toEqual({ error: 'access_denied' });
    expect(parseEntrySearch({ error: 'Call us at 0900 …' })).toEqual({});
    expect(parseEntrySearch({ error: 'x'.repeat(65) })).toEqual({});
  });
});
