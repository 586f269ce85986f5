import { describe, expect, it } from 'vitest';

import { checkPassword } from '../../../src/identity/password.ts';

describe('a password', () => {
  it.each(['correct horse battery', 'ünïcödé wörds', '漢字漢語四字熟語文章作文', '🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵'])(
    'may be %s',
    (text) => {
      expect(checkPassword(text, null)).toEqual({ ok: true, value: text.normalize('NFKC') });
    },
  );

  it.each([
    ['nine char', 'too_short'],
    // Ten code units, and five characters as people count them.
    ['🦊🐻🐼🐨🐯', 'too_short'],
    ['x'.repeat(129), 'too_long'],
    ['aaaaaaaaaaaa', 'too_common'],
    ['abcabcabcabc', 'too_common'],
    ['1234567890', 'too_common'],
    ['0987654321', 'too_common'],
    ['qwertyuiop', 'too_common'],
    ['Password123!', 'too_common'],
    ['ＰＡＳＳＷＯＲＤ１２３', 'too_common'],
    ['correcthorsebatterystaple', 'too_common'],
  ])('%s is refused as %s', (text, reason) => {
    expect(checkPassword(text, null)).toEqual({ ok: false, error: reason });
  });

  it.each(['ada.lovelace@example.com', 'ada.lovelace'])('is not the address or its first part: %s', (text) => {
    expect(checkPassword(text, 'ada.lovelace@example.com')).toEqual({ ok: false, error: 'too_common' });
  });

  it('is the same however it is composed', () => {
    expect(checkPassword('cafe\u0301 au lait', null)).toEqual(checkPassword('café au lait', null));
  });
});
