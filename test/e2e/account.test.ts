import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeNow, secretIn } from '../support/authenticator-app.ts';
import { openAs, openPage, startBrowser, tabTo } from '../support/browser.ts';
import { linkIn } from '../support/mailbox.ts';
import { addAuthenticator, addPasskey, enterPassword, heading, press } from '../support/page-steps.ts';
import { freshEmail, goodPassword, openSession, signIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';
import { found } from '../support/team.ts';

const system = openSystem();
const origin = `http://localhost:${system.facts.port}`;
let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

describe('an account in a browser', () => {
  it('is not asked for with a short password', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${origin}/app/sign-up`);
    await page.getByLabel('Name').fill('Ada Lovelace');
    await page.getByLabel('E-mail').fill(freshEmail());
    await page.getByLabel('Password', { exact: true }).fill('short');
    await press(page, 'Create account');
    await page.getByText('5 more characters needed.').waitFor();
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('short');
  });

  it('gets a second factor, which is asked for after the password', async () => {
    const person = await signIn(system);
    await found(person);
    const { page, complaints } = await openPage(browser);
    await page.goto(`${origin}/app/settings/security`);
    await enterPassword(page, person.email);
    await page.getByLabel('Your password').fill(person.password);
    await press(page, 'Set it up');
    const key = (await page.getByTestId('totp-key').textContent()) ?? '';
    const secret = secretIn(`otpauth://totp/x?secret=${key.replaceAll(' ', '')}`);
    await page.getByLabel('Six-digit code').fill(codeNow(secret));
    await press(page, 'Turn on');
    const codes = page.getByRole('list', { name: 'Recovery codes' });
    await codes.waitFor();
    expect(await codes.getByRole('listitem').count()).toBe(10);
    await press(page, 'I have saved them');
    await page.getByText('It is on.').waitFor();

    await press(page, 'Sign out');
    await enterPassword(page, person.email);
    await page.getByLabel('Six-digit code').fill(codeNow(secret, 1));
    await press(page, 'Sign in');
    await heading(page, 'Security');
    expect(page.url()).toBe(`${origin}/app/settings/security`);
    await page.getByRole('button', { name: 'A workspace, switch workspace' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('gets a passkey, signs in with it and signs another browser out', async () => {
    const person = await signIn(system);
    await found(person);
    const { page, complaints } = await openAs(browser, person);
    await page.goto(`${origin}/app/settings/security`);
    const touch = await addAuthenticator(page);
    await addPasskey(page, 'Laptop');
    // Else the browser's own offer in the field for the address would be taken at once.
    await touch(false);
    const challenge = '**/api/auth/passkey/generate-authenticate-options';
    const offered = page.waitForResponse(challenge);
    await press(page, 'Sign out');
    await offered;
    // Before the browser asks the device: what it asks while nobody touches it is never answered.
    await page.route(challenge, async (route) => {
      await touch(true);
      await route.continue();
    });
    await press(page, 'Use a passkey');
    await heading(page, 'Security');

    const other = await openSession(system, person.userId);
    await page.getByRole('link', { name: 'Sessions' }).click();
    await page.getByText('This browser').waitFor();
    await press(page, 'Sign out Unknown browser');
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed in nowhere else.').waitFor();
    expect((await other.get('/api/workspaces')).status).toBe(401);
    expect(complaints).toEqual([]);
  });

  it('gets a new password by mail, which ends its sessions', async () => {
    const { browser: before, email } = await signIn(system);
    const { page, complaints } = await openPage(browser);
    await page.goto(`${origin}/app/forgot-password`);
    await page.getByLabel('E-mail').fill(email);
    await press(page, 'Send the link');
    await heading(page, 'Check your mail');
    const link = linkIn(await system.nextMail(email, 'reset_password'));
    await page.goto(link);
    await page.getByLabel('New password').fill('another long password');
    await press(page, 'Save password');
    await heading(page, 'Your password is changed');
    expect((await before.get('/api/workspaces')).status).toBe(401);
    await page.goto('about:blank');
    await page.goto(link);
    await page.getByLabel('New password').fill('a third long password');
    await press(page, 'Save password');
    await heading(page, 'This link does not work any more');
    // Only that the link was spent.
    expect(complaints.filter((text) => !text.includes('/api/auth/reset-password'))).toEqual([]);
  });

  it('signs in by mail, and says when it was signed out elsewhere', async () => {
    const { email } = await signIn(system);
    const { page } = await openPage(browser);
    await page.goto(`${origin}/app/sign-in-link`);
    await page.getByLabel('E-mail').fill(email);
    await press(page, 'Send the link');
    await page.goto(linkIn(await system.nextMail(email, 'magic_link')));
    await press(page, 'Sign in');
    await heading(page, 'Create your workspace');
    await page.goto(`${origin}/app/settings/profile`);
    await page.getByLabel('Your name').fill('Countess of Lovelace');
    await system.root.query(`delete from sessions using users u where u.id = user_id and u.email = $1`, [email]);
    await press(page, 'Save');
    await page.getByText('You have been signed out.').waitFor();
    expect(new URL(page.url()).searchParams.get('to')).toBe('/app/settings/profile');
  });

  it('can be entered with the keyboard alone', async () => {
    const { email } = await signIn(system);
    const { page } = await openPage(browser);
    await page.goto(`${origin}/app/sign-in?to=https://evil.example/app`);
    await heading(page, 'Sign in');
    await tabTo(page, 'E-mail');
    await page.keyboard.type(email);
    await tabTo(page, 'Password');
    await page.keyboard.type('not the password');
    await page.keyboard.press('Enter');
    await page.getByText('The e-mail address or the password is wrong.').waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('name'));
    await expect.poll(focused, { timeout: 20_000 }).toBe('password');
    await page.keyboard.press('Control+A');
    await page.keyboard.type(goodPassword);
    await page.keyboard.press('Enter');
    await heading(page, 'Create your workspace');
    expect(page.url()).toBe(`${origin}/app/links`);
  });
});

it('pages before signing in fit a screen of 375 pixels', async () => {
  const { page } = await openPage(browser, { viewport: { width: 375, height: 700 }, hasTouch: true });
  for (const name of ['sign-in', 'sign-in-key', 'sign-in-link', 'sign-up', 'forgot-password', 'reset-password']) {
    await page.goto(`${origin}/app/${name}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect([name, ...widths]).toEqual([name, 375, 375]);
  }
});
