import { describe, expect, it } from 'vitest';

import { emailMistake } from '../../../src/dashboard/entry/email-mistake.ts';
import { parseMailedToken } from '../../../src/dashboard/entry/mailed-token.ts';
import { newPasswordMistake } from '../../../src/dashboard/entry/password-mistake.ts';
import { addressMistake } from '../../../src/dashboard/report/address-mistake.ts';

describe('emailMistake', () => {
  it.each(['ada@example.com', 'ada+links@sub.example.co'])('%s may be sent', (email) => {
    expect(emailMistake(email)).toBeNull();
  });

  it.each(['', 'ada', 'ada@example', 'a da@example.com', 'ada@@example.com'])('%j is mended first', (email) => {
    expect(emailMistake(email)).not.toBeNull();
  });
});

describe('addressMistake', () => {
  it.each(['https://go.example.com/spring', 'go.example.com/spring', ' localhost:8787/first '])(
    '%s may be reported',
    (text) => {
      expect(addressMistake(text)).toBeNull();
    },
  );

  it.each(['', 'not an address', 'spring', 'https://go.example.com/', 'look: go.example.com/spring'])(
    '%j gets no thanks, because no link has that address',
    (text) => {
      expect(addressMistake(text)).not.toBeNull();
    },
  );
});

describe('newPasswordMistake', () => {
  it('says how much is missing', () => {
    expect(newPasswordMistake('')).toBe('Choose a password.');
    expect(newPasswordMistake('12345678')).toBe('2 more characters needed.');
    expect(newPasswordMistake('123456789')).toBe('1 more character needed.');
  });

  it('counts characters, not bytes', () => {
    expect(newPasswordMistake('🔗🔗🔗🔗🔗🔗🔗🔗🔗')).toBe('1 more character needed.');
    expect(newPasswordMistake('🔗🧭📎🌱⚓🍋🎻🛶🧊🪁')).toBeNull();
    expect(newPasswordMistake('x'.repeat(129))).toBe('At most 128 characters.');
  });

  it('refuses what others try first', () => {
    expect(newPasswordMistake('Ada.Lovelace@example.com', 'ada.lovelace@example.com')).toContain('others would try');
    expect(newPasswordMistake('ada.lovelace', 'ada.lovelace@example.com')).toContain('others would try');
    expect(newPasswordMistake('password123')).toContain('others would try');
    expect(newPasswordMistake('correct horse battery', 'ada@example.com')).toBeNull();
  });
});

describe('parseMailedToken', () => {
  it('reads the token behind the #', () => {
    expect(parseMailedToken('#token=aB-3_x.y~')).toBe('aB-3_x.y~');
    expect(parseMailedToken('#token=a%2Eb')).toBe('a.b');
  });

  it.each(['', '#', '#main', '#token=', '#token=a%20b', `#token=${'a'.repeat(2001)}`])('%s holds none', (hash) => {
    expect(parseMailedToken(hash)).toBeNull();
  });
});
