/** What people do at the pages, step by step, in a real browser. */
import type { Page } from 'playwright-core';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { goodPassword } from './person.ts';

export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();
export const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { name, exact: true }).waitFor();

interface Person {
  name: string;
  email: string;
  password?: string;
}

/** At the page for signing in; ends when the mail is on its way. */
export async function createAccount(page: Page, { name, email, password = goodPassword }: Person): Promise<void> {
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Create account');
  // The answer makes this the browser that signed up, whose password counts; the mail may come before it.
  await heading(page, 'Check your mail');
}

export async function enterPassword(page: Page, email: string, password = goodPassword): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Sign in');
}

/** Looks into the mailbox of the local instance until the mail is there, opens it and follows its link. */
export async function followMail(page: Page, mailbox: string, to: string, subject: string): Promise<void> {
  const mail = page.getByRole('listitem').filter({ hasText: to }).getByRole('link', { name: subject });
  const hasCome = async () => {
    await page.goto(mailbox);
    return (await mail.count()) > 0;
  };
  await waitFor(hasCome, { what: `“${subject}” to ${to}`, deadlineMs: 30_000, everyMs: 200 });
  await mail.first().click();
  await page.locator('pre').getByRole('link').first().click();
}

/** A device that verifies its user with every touch; returns how to touch it from now on whenever it is asked, or not. */
export async function addAuthenticator(page: Page): Promise<(isTouched: boolean) => Promise<unknown>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return (enabled) => devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
}

/** At the page for security, with a device that is touched. */
export async function addPasskey(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name of a new passkey').fill(name);
  await press(page, 'Add passkey');
  await page.getByRole('listitem').filter({ hasText: name }).waitFor();
}

/** As a script in the page would call the API: with the cookie and the workspace that the page shows. */
export const callFrom = (page: Page, method: string, path: string, body?: unknown): Promise<number> =>
  page.evaluate(
    async ([verb, url, json]) => {
      const headers = json === undefined ? {} : { 'content-type': 'application/json' };
      return (await fetch(url, { method: verb, headers, body: json ?? null })).status;
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
  );
