import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { read, toProblem } from '../support/api-client.ts';
import {
  freshEmail,
  goodPassword,
  openBrowser,
  sessionCookie,
  signUp,
  tokenIn,
  type Browser,
} from '../support/person.ts';
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

const sessionsOf = async (email: string): Promise<number> =>
  (await system.root.query(`select from sessions s join users u on u.id = s.user_id where u.email = $1`, [email]))
    .rowCount ?? 0;

describe('an account', () => {
  it('begins with a confirmed address', async () => {
    const email = freshEmail();
    const browser = openBrowser(system);
    const signedUp = await browser.postSettled('/api/auth/sign-up/email', {
      name: 'Ada',
      email,
      password: goodPassword,
    });
    expect([signedUp.status, signedUp.text]).toEqual([200, '{"status":"sent"}']);
    expect(browser.cookies.has(sessionCookie)).toBe(false);
    const early = await browser.postSettled('/api/auth/sign-in/email', { email, password: goodPassword });
    expect([early.status, toProblem(early).code]).toEqual([403, 'email_unverified']);

    const token = tokenIn(await system.nextMail(email, 'verify_email'));
    expect((await browser.post('/api/auth/verify-email', { token })).text).toBe(
      JSON.stringify({ status: 'done', email }),
    );
    const again = await browser.post('/api/auth/verify-email', { token });
    expect([again.status, toProblem(again).code]).toEqual([401, 'proof_invalid']);

    const answer = await browser.postSettled('/api/auth/sign-in/email', { email, password: goodPassword });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('token');
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      /^__Host-linkpulse\.session_token=[^;]+; Max-Age=1209600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(await sessionsOf(email)).toBe(1);

    expect((await browser.post('/api/auth/sign-out')).status).toBe(200);
    expect(await sessionsOf(email)).toBe(0);
  });

  it('that is begun and fails between its two rows leaves nothing, and a retry works', async () => {
    const email = freshEmail();
    const body = { name: 'Ada', email, password: goodPassword };
    // Only this address, and not in the schema that other tests look at: they run beside this one.
    await system.root.query('create schema faults');
    await system.root.query(
      `create function faults.refuse() returns trigger language plpgsql as $$ begin
         if exists (select from public.users where id = new.user_id and email = tg_argv[0]) then raise exception 'refused on purpose'; end if;
         return new;
       end $$`,
    );
    await system.root.query(
      `create trigger refuse before insert on accounts for each row execute function faults.refuse('${email}')`,
    );
    try {
      const failed = await openBrowser(system).postSettled('/api/auth/sign-up/email', body);
      expect([failed.status, toProblem(failed).code]).toEqual([500, 'internal']);
      expect(failed.text).not.toContain('refused on purpose');
      expect((await system.root.query('select from users where email = $1', [email])).rowCount).toBe(0);
    } finally {
      await system.root.query('drop schema faults cascade');
    }
    await signUp(system, body);
    expect(await sessionsOf(email)).toBe(1);
  });
});

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
    expect((await confirmIn(squatter, email)).text).toBe(JSON.stringify({ status: 'done', email }));
    expect(await signInCode(owner, email, ownPassword)).toBe('signed in');
  });
});
