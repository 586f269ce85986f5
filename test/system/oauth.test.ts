import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { waitFor } from '../../scripts/lib/wait-for.ts';
import { codeOf, read, toProblem } from '../support/api-client.ts';
import { toOAuthCode } from '../support/oauth-provider.ts';
import { freshEmail, goodPassword, openBrowser, sessionCookie, signIn, type Browser } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const Begun = z.object({ url: z.url() });
const Accounts = z.array(z.looseObject({ id: z.string(), providerId: z.string() }));

interface There {
  provider?: 'github' | 'google';
  email: string;
  verified?: boolean;
  /** Another challenge or state than the authorisation began with. */
  challenge?: string;
  state?: string;
}

/** Goes to the provider and comes back; returns where the browser is led then. */
async function signInAt(
  browser: Browser,
  { provider = 'github', email, verified = true, ...changed }: There,
): Promise<string> {
  const { url } = read(Begun, await browser.post('/api/auth/sign-in/social', { provider }));
  const { searchParams } = new URL(url);
  expect(searchParams.get('code_challenge_method')).toBe('S256');
  const challenge = changed.challenge ?? searchParams.get('code_challenge') ?? '';
  const code = toOAuthCode({ id: randomUUID(), email, verified, challenge });
  const state = changed.state ?? searchParams.get('state') ?? '';
  const back = await browser.get(`/api/auth/callback/${provider}?${new URLSearchParams({ code, state }).toString()}`, {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
  });
  expect(back.status).toBe(302);
  return back.headers.location ?? '';
}

const isSignedIn = async (browser: Browser): Promise<boolean> =>
  toProblem(await browser.get('/api/workspace')).code === 'no_workspace';

describe('signing in at another provider', () => {
  it.each(['github', 'google'] as const)('makes an account with a confirmed address: %s', async (provider) => {
    const [browser, email] = [openBrowser(system), freshEmail()];
    expect(await signInAt(browser, { provider, email })).toBe('/app');
    expect(await isSignedIn(browser)).toBe(true);
    const { rows } = await system.root.query(
      `select email_verified, access_token, id_token from users u join accounts a on a.user_id = u.id where email = $1`,
      [email],
    );
    expect(rows).toEqual([{ email_verified: true, access_token: null, id_token: null }]);
  });

  it('opens the account with the same address when both have confirmed it', async () => {
    const { email } = await signIn(system);
    const browser = openBrowser(system);
    expect(await signInAt(browser, { email })).toBe('/app');
    expect(await isSignedIn(browser)).toBe(true);
    expect((await system.root.query('select from users where email = $1', [email])).rowCount).toBe(1);
  });

  it('tells whoever has an account that it can be opened there too, and does not tell of a new account', async () => {
    const email = freshEmail();
    expect(await signInAt(openBrowser(system), { provider: 'github', email })).toBe('/app');
    expect(await signInAt(openBrowser(system), { provider: 'google', email })).toBe('/app');
    expect((await system.nextMail(email, 'security_notice')).text).toContain('Another way to sign in was added');
    expect(await system.mails(email)).toHaveLength(1);
  });

  it('is ended there by whoever disconnects it, who is told; one way to sign in is left', async () => {
    const { browser, email } = await signIn(system);
    expect(await signInAt(openBrowser(system), { email })).toBe('/app');
    await system.nextMail(email, 'security_notice');
    const accounts = read(Accounts, await browser.get('/api/auth/list-accounts'));
    const [github, password] = ['github', 'credential'].map((name) =>
      accounts.find(({ providerId }) => providerId === name),
    );
    const stranger = await signIn(system);
    const disconnect = (by: Browser, account = github) =>
      by.post('/api/auth/unlink-account', { accountId: account?.id });
    expect(codeOf(await disconnect(stranger.browser))).toEqual([409, 'conflict']);
    expect(await disconnect(browser)).toMatchObject({ status: 200 });
    expect(codeOf(await disconnect(browser, password))).toEqual([409, 'conflict']);
    expect(read(Accounts, await browser.get('/api/auth/list-accounts'))).toEqual([password]);
    const removed = async () =>
      (await system.mails(email)).filter(({ text }) => text.includes('way to sign in was removed'));
    await waitFor(async () => (await removed()).length > 0, { what: 'the notice', deadlineMs: 20_000 });
    expect(await removed()).toHaveLength(1);
  });

  it('leaves nothing of what somebody else has set on an address that was not confirmed', async () => {
    const [squatter, owner, email] = [openBrowser(system), openBrowser(system), freshEmail()];
    const body = { email, password: goodPassword };
    await squatter.postSettled('/api/auth/sign-up/email', { name: 'Mallory', ...body });
    expect(await signInAt(owner, { email, verified: false })).toMatch(/^\/app\/sign-in\?error=/);
    expect(await signInAt(owner, { email })).toBe('/app');
    expect(await isSignedIn(owner)).toBe(true);
    expect(toProblem(await squatter.postSettled('/api/auth/sign-in/email', body)).code).toBe('invalid_credentials');
    const { rows } = await system.root.query(
      `select email_verified, provider_id from users u join accounts a on a.user_id = u.id where email = $1`,
      [email],
    );
    expect(rows).toEqual([{ email_verified: true, provider_id: 'github' }]);
  });

  it('neither makes nor opens an account with an address that the provider has not confirmed', async () => {
    const { email } = await signIn(system);
    const unknown = freshEmail();
    for (const unconfirmed of [email, unknown]) {
      const browser = openBrowser(system);
      expect(await signInAt(browser, { email: unconfirmed, verified: false })).toMatch(/^\/app\/sign-in\?error=/);
      expect(browser.cookies.has(sessionCookie)).toBe(false);
    }
    const { rows } = await system.root.query(
      'select email, provider_id from users u left join accounts a on a.user_id = u.id where email in ($1, $2)',
      [email, unknown],
    );
    expect(rows).toEqual([{ email, provider_id: 'credential' }]);
  });

  it.each([{ challenge: 'another' }, { state: 'a'.repeat(32) }])('fails with %j', async (changed) => {
    const [browser, email] = [openBrowser(system), freshEmail()];
    expect(await signInAt(browser, { email, ...changed })).toMatch(/\/app\/sign-in\?error=/);
    expect(browser.cookies.has(sessionCookie)).toBe(false);
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https:evil.example',
    '%2f%2fevil.example',
    'https://localhost@evil.example',
  ])('never leads from its way back to %s', async (page) => {
    const browser = openBrowser(system);
    const { url } = read(Begun, await browser.post('/api/auth/sign-in/social', { provider: 'github' }));
    const state = new URL(url).searchParams.get('state') ?? '';
    const elsewhere = {
      callbackURL: page,
      errorCallbackURL: page,
      redirectTo: page,
      next: page,
      error: 'access_denied',
    };
    for (const known of [state, 'unknown']) {
      const query = new URLSearchParams({ ...elsewhere, state: known }).toString();
      const back = await browser.get(`/api/auth/callback/github?${query}`, {
        'x-forwarded-host': 'evil.example',
        'sec-fetch-site': 'cross-site',
      });
      const origin = `http://localhost:${system.facts.port}`;
      expect([back.status, new URL(back.headers.location ?? 'missing:', origin).origin]).toEqual([302, origin]);
    }
  });

  it('fails in another browser than it began in', async () => {
    const [browser, victim] = [openBrowser(system), openBrowser(system)];
    const { url } = read(Begun, await browser.post('/api/auth/sign-in/social', { provider: 'github' }));
    const { searchParams } = new URL(url);
    const code = toOAuthCode({
      id: '1',
      email: freshEmail(),
      verified: true,
      challenge: searchParams.get('code_challenge') ?? '',
    });
    const query = new URLSearchParams({ code, state: searchParams.get('state') ?? '' });
    const back = await victim.get(`/api/auth/callback/github?${query.toString()}`);
    expect(back.headers.location).toMatch(/\/app\/sign-in\?error=/);
    expect(victim.cookies.has(sessionCookie)).toBe(false);
  });
});
