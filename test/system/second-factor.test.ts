import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';

import { codeNow, secretIn } from '../support/authenticator-app.ts';
import { codeOf, read, toProblem } from '../support/api-client.ts';
import { statuses } from '../support/http.ts';
import { openPasskey } from '../support/passkey.ts';
import { openBrowser, sessionCookie, signIn, tokenIn, whoIs, type Browser, type SignedIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const origin = `http://localhost:${system.facts.port}`;
const Enabled = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()).min(8) });

const Challenge = z.looseObject({ challenge: z.string() });

describe('a second factor', () => {
  let person: SignedIn;
  let cookieBefore: string | undefined;
  let secret: Buffer;
  /** The code that turned it on. */
  let spent: string;
  let backupCodes: string[];
  /** Halfway: the password was right. */
  const enterPassword = async () => {
    const browser = openBrowser(system);
    const { email, password } = person;
    return { browser, answer: await browser.postSettled('/api/auth/sign-in/email', { email, password }) };
  };
  const verify = (browser: Browser, kind: 'totp' | 'backup-code', code: string) =>
    browser.post(`/api/auth/two-factor/verify-${kind}`, { code });

  beforeAll(async () => {
    person = await signIn(system);
    const { browser, password } = person;
    cookieBefore = browser.cookies.get(sessionCookie);
    const enabled = read(Enabled, await browser.postSettled('/api/auth/two-factor/enable', { password }));
    [secret, backupCodes] = [secretIn(enabled.totpURI), enabled.backupCodes];
    spent = codeNow(secret);
    const { status, text } = await verify(browser, 'totp', spent);
    if (status !== 200) throw new Error(`${status} ${text}`);
  });

  it('is turned on by its first code, and the session gets another token', async () => {
    expect(person.browser.cookies.get(sessionCookie)).not.toBe(cookieBefore);
    expect(await whoIs(person.browser)).toBe('no_workspace');
  });

  it('is asked for after the password', async () => {
    const { browser, answer } = await enterPassword();
    expect(JSON.parse(answer.text)).toMatchObject({ twoFactorRedirect: true });
    expect(await whoIs(browser)).toBe('unauthorized');
  });

  it('is asked for after a mailed link too', async () => {
    const browser = openBrowser(system);
    await browser.post('/api/auth/sign-in/magic-link', { email: person.email });
    const token = tokenIn(await system.nextMail(person.email, 'magic_link'));
    const answer = await browser.post('/api/auth/magic-link/verify', { token });
    expect(JSON.parse(answer.text)).toMatchObject({ twoFactorRedirect: true });
    expect(await whoIs(browser)).toBe('unauthorized');
  });

  it('takes each code once, also of two browsers that show it at once', async () => {
    const [{ browser: one }, { browser: other }] = [await enterPassword(), await enterPassword()];
    // Spent is the code that turned it on, and every code before it.
    expect(codeOf(await verify(one, 'totp', spent))).toEqual([401, 'code_invalid']);
    await system.root.query('update two_factors set last_step = last_step - 10 where user_id = $1', [person.userId]);
    const code = codeNow(secret);
    const both = await Promise.all([one, other].map((browser) => verify(browser, 'totp', code)));
    expect(statuses(both).toSorted()).toEqual([200, 401]);
  });

  it('has backup codes, each of which signs in once', async () => {
    const [{ browser: one }, { browser: other }] = [await enterPassword(), await enterPassword()];
    const [backup = ''] = backupCodes;
    expect((await verify(one, 'backup-code', backup)).status).toBe(200);
    expect(await whoIs(one)).toBe('no_workspace');
    expect(codeOf(await verify(other, 'backup-code', backup))).toEqual([401, 'code_invalid']);
  });
});

describe('a passkey', () => {
  it('signs in alone, also where a second factor is asked for', async () => {
    const { browser, email } = await signIn(system);
    const { rows } = await system.root.query<{ id: string }>('select id from users where email = $1', [email]);
    const passkey = openPasskey({ origin, userId: rows[0]?.id ?? '' });
    const creation = read(Challenge, await browser.get('/api/auth/passkey/generate-register-options'));
    const made = await browser.post('/api/auth/passkey/verify-registration', {
      response: passkey.register(creation),
      name: 'Phone',
    });
    expect([made.status, made.text]).toEqual([200, expect.stringContaining('"name":"Phone"')]);
    await system.root.query('update users set two_factor_enabled = true where email = $1', [email]);

    const other = openBrowser(system);
    const request = read(Challenge, await other.get('/api/auth/passkey/generate-authenticate-options'));
    const response = passkey.authenticate(request);
    const forged = { ...response, response: { ...Object(response['response']), signature: 'AAAA' } };
    expect(
      (await other.post('/api/auth/passkey/verify-authentication', { response: forged })).status,
    ).toBeGreaterThanOrEqual(400);
    // Somebody who holds it, and whom it has not asked for a PIN or a finger.
    const asked = read(Challenge, await other.get('/api/auth/passkey/generate-authenticate-options'));
    expect([creation['authenticatorSelection'], asked['userVerification']]).toEqual([
      expect.objectContaining({ userVerification: 'required' }),
      'required',
    ]);
    const touched = await other.post('/api/auth/passkey/verify-authentication', {
      response: passkey.authenticate(asked, false),
    });
    expect(codeOf(touched)).toEqual([401, 'invalid_credentials']);
    expect((await other.get('/api/workspaces')).status).toBe(401);

    const again = read(Challenge, await other.get('/api/auth/passkey/generate-authenticate-options'));
    const answer = passkey.authenticate(again);
    expect((await other.post('/api/auth/passkey/verify-authentication', { response: answer })).status).toBe(200);
    expect(toProblem(await other.get('/api/workspace')).code).toBe('no_workspace');
    // The challenge was used.
    const replayed = await other.post('/api/auth/passkey/verify-authentication', { response: answer });
    expect(replayed.status).toBeGreaterThanOrEqual(400);
    toProblem(replayed);

    const mine = read(
      z.array(z.looseObject({ id: z.string() })),
      await browser.get('/api/auth/passkey/list-user-passkeys'),
    );
    const stranger = (await signIn(system)).browser;
    expect(
      (await stranger.post('/api/auth/passkey/delete-passkey', { id: mine[0]?.id })).status,
    ).toBeGreaterThanOrEqual(400);
    expect((await browser.post('/api/auth/passkey/delete-passkey', { id: mine[0]?.id })).status).toBe(200);
  });
});
