import { describe, expect, it } from 'vitest';

import { normaliseEmail } from '../../../src/identity/email.ts';

describe('an e-mail address', () => {
  it.each([
    ['Ada@Example.COM', 'ada@example.com'],
    ['ada.lovelace+links@mail.example.co.uk', 'ada.lovelace+links@mail.example.co.uk'],
    ['info@müller.de', 'info@xn--mller-kva.de'],
    ['info@例え.jp', 'info@xn--r8jz45g.jp'],
    ['info@пример.рф', 'info@xn--e1afmkfd.xn--p1ai'],
  ])('%s is stored as %s', (text, stored) => {
    expect(normaliseEmail(text)).toEqual({ ok: true, value: stored });
  });

  it.each([
    ['ada@раураӏ.com', 'a Latin name in Cyrillic letters'],
    ['ada@раypal.com', 'two scripts in one label'],
    ['ada@xn--80ak6aa92e.com', 'punycode written by hand'],
    ['ａda@example.com', 'a full-width letter'],
    ['ada@exampｌe.com', 'a full-width letter in the domain'],
    ['ﬁ@example.com', 'a ligature'],
  ])('%s is refused: %s', (text) => {
    expect(normaliseEmail(text)).toEqual({ ok: false, error: 'look_alike' });
  });

  it.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@localhost',
    'ada@example.com:80',
    'ada@127.0.0.1',
    'ada@2130706433',
    'ada@[::1]',
    'ada@@example.com',
    'a da@example.com',
    '.ada@example.com',
    'ada..l@example.com',
    'аda@example.com',
    'ada@example.com\r\nBcc: eve@example.com',
    'ada@exam\u200Dple.com',
    '"ada"@example.com',
    'ada@example.com?cc=eve@example.com',
    `${'a'.repeat(65)}@example.com`,
  ])('%j is malformed', (text) => {
    expect(normaliseEmail(text)).toEqual({ ok: false, error: 'malformed' });
  });

  it('is at most 254 characters long', () => {
    expect(normaliseEmail(`a@${'b'.repeat(60)}.${'c'.repeat(250)}.com`)).toEqual({ ok: false, error: 'too_long' });
  });

  it('that was normalised once stays as it is', () => {
    const once = normaliseEmail('Ada+X@Example.com');
    expect(once.ok && normaliseEmail(once.value)).toEqual(once);
  });
});
