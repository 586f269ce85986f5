import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { read, toProblem } from '../support/api-client.ts';
import { freshEmail, goodPassword, openBrowser, tokenIn, type Browser } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const PasswordNeeded = z.strictObject({ status: z.literal('password_needed'), token: z.string().min(40) });
const ownPassword = 'the password of the owner';

/** What somebody else has done before, with a password of theirs. */
async function squat(): Promise<{ email: string; squatter: Browser }> {
  const [email, squatter] = [freshEmail(), openBrowser(system)];
  const body = { name: 'Mallory', email, password: goodPassword };
  expect((await squatter.postSettled('/api/auth/sign-up/email', body)).status).toBe(200);
  return { email, squatter };
}
const confirmIn = async (browser: Browser, email: string) =>
  browser.post('/api/auth/verify-email', { token: tokenIn(await system.nextMail(email, 'verify_email')) });
const signInCode = async (browser: Browser, email: string, password: string): Promise<string> => {
  const answer = await browser.postSettled('/api/auth/sign-in/email', { email, password });
  return answer.status === 200 ? 'signed in' : toProblem(answer).code;
};

describe('whoever signed up with another person’s address', () => {
  it('has no password once its owner has followed the mail, who sets one', async () => {
    const { email, squatter } = await squat();
    const owner = openBrowser(system);
    const { token } = read(PasswordNeeded, await confirmIn(owner, email));
    expect(await signInCode(squatter, email, goodPassword)).toBe('invalid_credentials');
    const reset = { token, newPassword: ownPassword };
    expect((await owner.postSettled('/api/auth/reset-password', reset)).status).toBe(200);
    expect(await signInCode(squatter, email, goodPassword)).toBe('invalid_credentials');
    expect(await signInCode(owner, email, ownPassword)).toBe('signed in');
  });

  it('has none either when the owner has signed up too', async () => {
    const { email, squatter } = await squat();
    const owner = openBrowser(system);
    const body = { name: 'Ada', email, password: ownPassword };
    const signedUp = await owner.postSettled('/api/auth/sign-up/email', body);
    // Nothing tells that the address is taken: the mark is of an account that does not exist.
    expect([signedUp.text, [...owner.cookies.keys()]]).toEqual(['{"status":"sent"}', [...squatter.cookies.keys()]]);
    expect(owner.cookies).not.toEqual(squatter.cookies);
    read(PasswordNeeded, await confirmIn(owner, email));
    expect(owner.cookies.size).toBe(0);
  });

  it('has none when the owner signs in by a mailed link', async () => {
    const { email, squatter } = await squat();
    const owner = openBrowser(system);
    await owner.post('/api/auth/sign-in/magic-link', { email });
    const token = tokenIn(await system.nextMail(email, 'magic_link'));
    expect((await owner.post('/api/auth/magic-link/verify', { token })).status).toBe(200);
    expect(await signInCode(squatter, email, goodPassword)).toBe('invalid_credentials');
  });

  it('has none when the owner sets another by mail, which confirms the address', async () => {
    const { email, squatter } = await squat();
    const owner = openBrowser(system);
    await owner.post('/api/auth/request-password-reset', { email });
    const token = tokenIn(await system.nextMail(email, 'reset_password'));
    expect((await owner.postSettled('/api/auth/reset-password', { token, newPassword: ownPassword })).status).toBe(200);
    expect(await signInCode(owner, email, ownPassword)).toBe('signed in');
    // The mail of the sign-up is still there, and following it takes nothing from the owner.
    expect((await confirmIn(squatter, email)).text).toBe('{"status":"done"}');
    expect(await signInCode(owner, email, ownPassword)).toBe('signed in');
  });
});
