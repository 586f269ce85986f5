import { describe, expect, it } from 'vitest';

import { codeOf } from '../support/api-client.ts';
import { freshEmail, openBrowser, signIn, tokenIn, whoIs } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();

describe('a mailed link', () => {
  it('sets a new password once, and signs out everywhere', async () => {
    const { browser, email } = await signIn(system);
    const somebody = openBrowser(system);
    expect((await somebody.post('/api/auth/request-password-reset', { email })).text).toBe('{"status":"sent"}');
    const token = tokenIn(await system.nextMail(email, 'reset_password'));
    const newPassword = 'a password after the reset';
    expect((await somebody.postSettled('/api/auth/reset-password', { token, newPassword })).status).toBe(200);
    expect(await whoIs(browser)).toBe('unauthorized');
    const again = await somebody.postSettled('/api/auth/reset-password', {
      token,
      newPassword: 'yet another password',
    });
    expect(codeOf(again)).toEqual([401, 'proof_invalid']);
    expect((await somebody.postSettled('/api/auth/sign-in/email', { email, password: newPassword })).status).toBe(200);
  });

  it('signs in once', async () => {
    const { email } = await signIn(system);
    const browser = openBrowser(system);
    await browser.post('/api/auth/sign-in/magic-link', { email });
    const token = tokenIn(await system.nextMail(email, 'magic_link'));
    expect((await browser.post('/api/auth/magic-link/verify', { token })).status).toBe(200);
    expect(await whoIs(browser)).toBe('no_workspace');
    expect(codeOf(await openBrowser(system).post('/api/auth/magic-link/verify', { token }))).toEqual([
      401,
      'proof_invalid',
    ]);
  });

  it('changes the address after both addresses have confirmed', async () => {
    const { browser, email } = await signIn(system);
    const newEmail = freshEmail();
    expect((await browser.post('/api/auth/change-email', { newEmail })).status).toBe(200);
    const first = tokenIn(await system.nextMail(email, 'change_email'));
    expect((await browser.post('/api/auth/verify-email', { token: first })).status).toBe(200);
    expect((await system.root.query('select from users where email = $1', [email])).rowCount).toBe(1);
    const second = tokenIn(await system.nextMail(newEmail, 'verify_email'));
    expect((await browser.post('/api/auth/verify-email', { token: second })).status).toBe(200);
    expect((await system.root.query('select from users where email = $1', [newEmail])).rowCount).toBe(1);
    expect(codeOf(await browser.post('/api/auth/verify-email', { token: first }))).toEqual([401, 'proof_invalid']);
  });
});
