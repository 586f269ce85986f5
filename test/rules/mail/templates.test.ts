import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isMailAddress } from '../../../src/mail/mail.ts';
import {
  changeEmailMail,
  invitationMail,
  magicLinkMail,
  resetPasswordMail,
  securityNoticeMail,
  signUpAttemptMail,
  verifyEmailMail,
} from '../../../src/mail/templates.ts';

const url = 'https://app.example.com/app/do?token=a&b=c';
const to = 'ada@example.com';

/** What an attacker may choose, among everything else that text can be. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'a\r\nBcc: victim@example.com',
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    'https://evil.example/win',
    'www.evil.example',
    'evil。example',
    '\u202Egnp.exe',
    '\u0000',
  ),
);

describe('every mail', () => {
  it.each([
    verifyEmailMail(to, { url, validFor: 'one hour' }),
    resetPasswordMail(to, { url, validFor: 'one hour' }),
    magicLinkMail(to, { url, validFor: 'ten minutes' }),
    changeEmailMail(to, { url, newEmail: 'grace@example.org' }),
    signUpAttemptMail(to, { signInUrl: url }),
    invitationMail(to, { url, workspaceName: 'Acme', inviterName: 'Grace', role: 'viewer', validFor: 'seven days' }),
    securityNoticeMail(to, { notice: 'password_changed', url }),
  ])('says the same in text and in HTML: $kind', (mail) => {
    expect(mail).toMatchObject({ to, subject: expect.stringMatching(/^[^\r\n]{5,150}$/) });
    expect(mail.text).toContain(`\n${url}\n`);
    expect(mail.html).toContain('href="https://app.example.com/app/do?token=a&amp;b=c"');
    expect(mail.html).not.toMatch(/style|<img|<script|src=/);
  });

  it('stays one subject, one link and no markup whatever names are chosen', () => {
    fc.assert(
      fc.property(hostile, hostile, (workspaceName, inviterName) => {
        const mail = invitationMail(to, { url, workspaceName, inviterName, role: 'viewer', validFor: 'seven days' });
        expect(mail.subject).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
        expect(mail.subject.length).toBeLessThanOrEqual(150);
        expect(mail.text.match(/:\/\/|\.\S*example/g)).toEqual(['://', '.example']);
        expect(mail.html.match(/<[a-z!/]+/g)).toEqual([
          '<!doctype', '<html', '<head', '<meta', '<title', '</title', '</head', '<body', '<p', '</p',
          '<p', '<a', '<strong', '</strong', '</a', '</p', '<p', '</p', '<p', '</p', '<p', '</p', '</body', '</html',
        ]); // prettier-ignore
      }),
    );
  });

  it('tells the old mailbox too little of the new address to use it', () => {
    const { text, html } = changeEmailMail(to, { url, newEmail: 'grace@example.org' });
    expect(text + html).not.toContain('grace');
    expect(text).toContain('g…@e…');
  });

  it.each(['javascript:alert(1)', '/app', 'https://a b', 'https://a"b', ''])('refuses to lead to %j', (wrong) => {
    expect(() => magicLinkMail(to, { url: wrong, validFor: 'ten minutes' })).toThrow('leads nowhere');
  });
});

describe('an address', () => {
  it.each(['ada@example.com', 'ada+news@example.co.uk', 'ädä@exämple.de'])('may be %s', (text) => {
    expect(isMailAddress(text)).toBe(true);
  });

  it.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@example.com, eve@example.com',
    'ada@example.com;eve@example.com',
    'Ada <ada@example.com>',
    'ada@example.com\r\nBcc: eve@example.com',
    'ada@example.com\u0000',
    'ada@@example.com',
    `${'a'.repeat(65)}@example.com`,
  ])('may not be %j', (text) => {
    expect(isMailAddress(text)).toBe(false);
  });
});
