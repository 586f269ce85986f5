import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { codeNow, secretIn } from '../support/authenticator-app.ts';
import { codeOf, read, toProblem } from '../support/api-client.ts';
import { openPasskey } from '../support/passkey.ts';
import { openBrowser, sessionCookie, signIn, tokenIn, whoIs } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const origin = `http://localhost:${system.facts.port}`;
const Enabled = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()).min(8) });

const Challenge = z.looseObject({ challenge: z.string() });

describe('a second factor', () => {
  it('is asked for after the password, and its codes work once', async () => {
    const { browser, email, password } = await signIn(system);
    const before = browser.cookies.get(sessionCookie);
    const { totpURI, backupCodes } = read(
      Enabled,
      await browser.postSettled('/api/auth/two-factor/enable', { password }),
    );
    const secret = secretIn(totpURI);
    const used = codeNow(secret);
    expect((await browser.post('/api/auth/two-factor/verify-totp', { code: used })).status).toBe(200);
    expect(browser.cookies.get(sessionCookie)).not.toBe(before);
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
