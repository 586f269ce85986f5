import { describe, expect, it } from 'vitest';

import { toFieldProblems } from '../../../src/http/problem.ts';
import { authEndpoints } from '../../../src/identity/wire.ts';

const posted = Object.entries(authEndpoints).filter(([, { method }]) => method === 'POST');

describe('what is posted to sign somebody in', () => {
  it.each(['callbackURL', 'errorCallbackURL', 'newUserCallbackURL', 'redirectTo', 'redirect', 'next', 'url'])(
    'never says where to go afterwards: %s',
    (field) => {
      for (const [path, { body }] of posted)
        for (const page of [
          '/app',
          '//evil.example',
          '/\\evil.example',
          'https:evil.example',
          '/%2f%2fevil.example',
          'https://app@evil.example',
        ]) {
          const { error } = body?.safeParse({ [field]: page }) ?? {};
          const unknown = error?.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
          expect([path, unknown]).toEqual([path, [field]]);
        }
    },
  );

  it('leads back from other providers to pages of ours', () => {
    for (const path of ['/sign-in/social', '/link-social'])
      expect(authEndpoints[path]?.body?.parse({ provider: 'github' })).toMatchObject({
        callbackURL: '/app',
        errorCallbackURL: '/app/sign-in',
      });
  });
});

describe('a sign-up', () => {
  const good = { name: 'Ada', email: 'ada@example.com', password: 'a long and winding password' };
  const faultsOf = (change: object) => {
    const { error } = authEndpoints['/sign-up/email']?.body?.safeParse({ ...good, ...change }) ?? {};
    return error ? toFieldProblems(error).map(({ field, message }) => `${field}: ${message}`) : [];
  };

  it('is good as it should be', () => {
    expect(faultsOf({})).toEqual([]);
  });

  it.each([
    [{ email: 'ada@раypal.com' }, 'email: Holds characters that look like others; write it in its usual letters.'],
    [{ email: 'ada@example.com\r\nBcc: eve@example.com' }, 'email: Must be an e-mail address.'],
    [{ email: "' or 1=1 --@example.com" }, 'email: Must be an e-mail address.'],
    [{ password: 'short' }, 'password: At least 10 characters.'],
    [{ password: 'password123' }, 'password: Is among the passwords that everybody tries first.'],
    [{ name: 'Ada\r\nBcc: eve@example.com' }, 'name: Must be one line of ordinary text.'],
    [{ name: 'evil\u202Etxt' }, 'name: Must be one line of ordinary text.'],
    [{ callbackURL: 'https://evil.example' }, 'callbackURL: There is no such field.'],
    [{ emailVerified: true }, 'emailVerified: There is no such field.'],
  ])('%j is told by field', (change, message) => {
    expect(faultsOf(change)).toEqual([message]);
  });
});
