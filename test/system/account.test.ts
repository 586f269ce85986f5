import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { read, toProblem } from '../support/api-client.ts';
import {
  freshEmail,
  goodPassword,
  openBrowser,
  openSession,
  signUp,
  tokenIn,
  type Browser,
  signIn,
} from '../support/person.ts';
import { codeNow, secretIn } from '../support/authenticator-app.ts';
import type { HttpAnswer } from '../support/http.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const cookieName = '__Host-linkpulse.session_token';

const sessionsOf = async (email: string): Promise<number> =>
  (await system.root.query(`select from sessions s join users u on u.id = s.user_id where u.email = $1`, [email]))
    .rowCount ?? 0;

describe('an account', () => {
  it('begins with a confirmed address', async () => {
    const email = freshEmail();
    const browser = openBrowser(system);
    const signedUp = await browser.post('/api/auth/sign-up/email', { name: 'Ada', email, password: goodPassword });
    expect([signedUp.status, signedUp.text]).toEqual([200, '{"status":"sent"}']);
    expect(browser.cookies.has(cookieName)).toBe(false);
    const early = await browser.post('/api/auth/sign-in/email', { email, password: goodPassword });
    expect([early.status, toProblem(early).code]).toEqual([403, 'email_unverified']);

    const token = tokenIn(await system.nextMail(email, 'verify_email'));
    expect((await browser.post('/api/auth/verify-email', { token })).status).toBe(200);
    const again = await browser.post('/api/auth/verify-email', { token });
    expect([again.status, toProblem(again).code]).toEqual([401, 'proof_invalid']);

    const answer = await browser.post('/api/auth/sign-in/email', { email, password: goodPassword });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('token');
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      new RegExp(`^${cookieName}=[^;]+; Max-Age=1209600; Path=/; HttpOnly; Secure; SameSite=Lax$`),
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
      const failed = await openBrowser(system).post('/api/auth/sign-up/email', body);
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

/** Nobody: 401. Somebody who is in no workspace yet: 403. */
const whoIs = async (browser: Browser): Promise<string> => {
  const answer = await browser.get('/api/workspace');
  return answer.status === 200 ? 'a member' : toProblem(answer).code;
};

const codeOf = (answer: HttpAnswer): [number, string] => [answer.status, toProblem(answer).code];

describe('a session', () => {
  it('opens the API, and nothing when its cookie was changed', async () => {
    const { browser } = await signIn(system);
    expect(await whoIs(browser)).toBe('no_workspace');
    const cookie = browser.cookies.get(cookieName) ?? '';
    for (const changed of [
      `${cookie.slice(0, -6)}AAAAA%3D`,
      `A${cookie.slice(1)}`,
      cookie.slice(0, 32),
      `${cookie}x`,
      '%',
      "' or 1=1 --",
      'a'.repeat(4000),
    ]) {
      browser.cookies.set(cookieName, changed);
      expect([changed, await whoIs(browser)]).toEqual([changed, 'unauthorized']);
    }
    browser.cookies.set(cookieName, cookie);
    expect(await whoIs(browser)).toBe('no_workspace');
  });

  it('ends everywhere else when the password changes, and gets another token', async () => {
    const { browser, userId, password } = await signIn(system);
    const elsewhere = await openSession(system, userId);
    await system.root.query(`insert into token_families (id, user_id, client) values (gen_random_uuid(), $1, 'test')`, [
      userId,
    ]);
    const before = browser.cookies.get(cookieName);
    const newPassword = 'another long password';
    const wrong = await browser.postSettled('/api/auth/change-password', {
      currentPassword: 'not the password',
      newPassword,
    });
    expect(codeOf(wrong)).toEqual([401, 'invalid_credentials']);
    const changed = await browser.postSettled('/api/auth/change-password', { currentPassword: password, newPassword });
    expect(changed.status).toBe(200);
    expect(browser.cookies.get(cookieName)).not.toBe(before);
    expect([await whoIs(browser), await whoIs(elsewhere)]).toEqual(['no_workspace', 'unauthorized']);
    browser.cookies.set(cookieName, before ?? '');
    expect(await whoIs(browser)).toBe('unauthorized');
    // Also what other clients were given.
    const { rows } = await system.root.query('select revoked_for from token_families where user_id = $1', [userId]);
    expect(rows).toEqual([{ revoked_for: 'password_changed' }]);
  });
});

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

const Enabled = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()).min(8) });

describe('a second factor', () => {
  it('is asked for after the password, and its codes work once', async () => {
    const { browser, email, password } = await signIn(system);
    const before = browser.cookies.get(cookieName);
    const { totpURI, backupCodes } = read(
      Enabled,
      await browser.postSettled('/api/auth/two-factor/enable', { password }),
    );
    const secret = secretIn(totpURI);
    const used = codeNow(secret);
    expect((await browser.post('/api/auth/two-factor/verify-totp', { code: used })).status).toBe(200);
    expect(browser.cookies.get(cookieName)).not.toBe(before);
    expect(await whoIs(browser)).toBe('no_workspace');

    const second = openBrowser(system);
    const halfway = await second.postSettled('/api/auth/sign-in/email', { email, password });
    expect(JSON.parse(halfway.text)).toMatchObject({ twoFactorRedirect: true });
    expect(await whoIs(second)).toBe('unauthorized');
    // The code that turned it on is spent, and so is every code before it.
    expect(codeOf(await second.post('/api/auth/two-factor/verify-totp', { code: used }))).toEqual([
      401,
      'code_invalid',
    ]);
    await system.root.query(
      `update two_factors set last_step = last_step - 10 from users u where u.id = user_id and email = $1`,
      [email],
    );
    const third = openBrowser(system);
    await third.postSettled('/api/auth/sign-in/email', { email, password });
    const code = codeNow(secret);
    const both = await Promise.all(
      [second, third].map((each) => each.post('/api/auth/two-factor/verify-totp', { code })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 401]);

    const [backup = ''] = backupCodes;
    const fourth = openBrowser(system);
    await fourth.postSettled('/api/auth/sign-in/email', { email, password });
    expect((await fourth.post('/api/auth/two-factor/verify-backup-code', { code: backup })).status).toBe(200);
    expect(await whoIs(fourth)).toBe('no_workspace');
    const fifth = openBrowser(system);
    await fifth.postSettled('/api/auth/sign-in/email', { email, password });
    expect(codeOf(await fifth.post('/api/auth/two-factor/verify-backup-code', { code: backup }))).toEqual([
      401,
      'code_invalid',
    ]);

    // After a mailed link too.
    const sixth = openBrowser(system);
    await sixth.post('/api/auth/sign-in/magic-link', { email });
    const token = tokenIn(await system.nextMail(email, 'magic_link'));
    expect(JSON.parse((await sixth.post('/api/auth/magic-link/verify', { token })).text)).toMatchObject({
      twoFactorRedirect: true,
    });
    expect(await whoIs(sixth)).toBe('unauthorized');
  });
});

const Sessions = z.object({
  sessions: z.array(
    z.object({ id: z.string(), isCurrent: z.boolean(), place: z.string().nullable(), lastUsedAt: z.string() }),
  ),
});

describe('whoever has an account', () => {
  it('sees where they are signed in, and ends one of these sessions but nobody else’s', async () => {
    const { browser, userId } = await signIn(system);
    const elsewhere = await openSession(system, userId);
    await system.root.query(`update sessions set place = 'DE-BY' where user_id = $1`, [userId]);
    const { sessions } = read(Sessions, await browser.get('/api/sessions'));
    expect(sessions.map(({ isCurrent }) => isCurrent).toSorted()).toEqual([false, true]);
    expect(sessions.map(({ place }) => place)).toEqual(['DE-BY', 'DE-BY']);
    const other = sessions.find(({ isCurrent }) => !isCurrent);
    const stranger = (await signIn(system)).browser;
    expect(codeOf(await stranger.delete(`/api/sessions/${other?.id}`))).toEqual([404, 'not_found']);
    expect(await whoIs(elsewhere)).toBe('no_workspace');
    expect((await browser.delete(`/api/sessions/${other?.id}`)).status).toBe(204);
    expect([await whoIs(elsewhere), await whoIs(browser)]).toEqual(['unauthorized', 'no_workspace']);
  });

  it('says when each session was last used', async () => {
    const { browser, email } = await signIn(system);
    const age = `update sessions set updated_at = now() - interval '1 hour' from users u where u.id = user_id and u.email = $1`;
    await system.root.query(age, [email]);
    await browser.get('/api/sessions');
    const { sessions } = read(Sessions, await browser.get('/api/sessions'));
    expect(Date.now() - Date.parse(sessions[0]?.lastUsedAt ?? '')).toBeLessThan(60_000);
  });

  it('gets everything that is held of them, without what would sign somebody in', async () => {
    const { browser, email } = await signIn(system);
    const { text } = await browser.get('/api/account/export');
    expect(JSON.parse(text)).toMatchObject({ person: { email }, waysToSignIn: [{ provider_id: 'credential' }] });
    const token = decodeURIComponent(browser.cookies.get(cookieName) ?? '').split('.')[0];
    expect(text).not.toContain(token);
    expect(text).not.toContain('scrypt');
  });

  it('deletes it soon after signing in, once others have the workspaces they share', async () => {
    const { browser, email } = await signIn(system);
    const other = await signIn(system);
    await system.root.query(
      `update sessions set authenticated_at = now() - interval '11 minutes' from users u where u.id = user_id and email = $1`,
      [email],
    );
    expect(codeOf(await browser.delete('/api/account'))).toEqual([403, 'recent_sign_in_needed']);
    await system.root.query(
      'update sessions set authenticated_at = now() from users u where u.id = user_id and email = $1',
      [email],
    );
    const { rows } = await system.root.query<{ id: string }>(
      `with home as (insert into workspaces (id, name) values (gen_random_uuid(), 'shared') returning id)
       insert into members (workspace_id, user_id, role) select home.id, u.id, case when u.email = $1 then 'owner' else 'viewer' end
       from home, users u where u.email in ($1, $2) returning workspace_id as id`,
      [email, other.email],
    );
    const refused = await browser.delete('/api/account');
    expect(codeOf(refused)).toEqual([409, 'conflict']);
    expect(JSON.parse(refused.text)).toMatchObject({ workspaces: [{ name: 'shared' }] });
    await system.root.query(
      `update members set role = case role when 'owner' then 'viewer' else 'admin' end where workspace_id = $1`,
      [rows[0]?.id],
    );
    expect((await browser.delete('/api/account')).status).toBe(204);
    expect(await whoIs(browser)).toBe('unauthorized');
    expect((await system.root.query('select from users where email = $1', [email])).rowCount).toBe(0);
    await system.nextMail(email, 'security_notice');
  });
});

describe('an operator', () => {
  it('is whom the command names', async () => {
    const { browser, email } = await signIn(system);
    const command = async (...args: string[]) => {
      const { stdout } = await promisify(execFile)(process.execPath, [
        'scripts/operator.ts',
        ...args,
        '--database-url',
        system.facts.ownerUrl,
      ]);
      return stdout;
    };
    const isOperator = async () =>
      (await system.root.query(`select from users where email = $1 and operator_since is not null`, [email]))
        .rowCount === 1;
    await command('grant', email);
    expect(await isOperator()).toBe(true);
    expect(await command('list')).toContain(email);
    await command('revoke', email);
    expect(await isOperator()).toBe(false);
    await expect(command('grant', freshEmail())).rejects.toThrow(/nobody here has confirmed/);
    expect(await whoIs(browser)).toBe('no_workspace');
  });

  it('is whoever confirms an address first, and nobody after', async () => {
    const client = await system.root.connect();
    try {
      // Taken back: the instance under test has people already.
      await client.query('begin');
      await client.query('update users set email_verified = false, operator_since = null');
      const add = `insert into users (id, name, email) values (gen_random_uuid(), 'x', $1)`;
      const confirm =
        'update users set email_verified = true where email = $1 returning operator_since is not null as is';
      for (const [email, is] of [
        [freshEmail(), true],
        [freshEmail(), false],
      ] as const) {
        await client.query(add, [email]);
        expect((await client.query(confirm, [email])).rows).toEqual([{ is }]);
      }
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
