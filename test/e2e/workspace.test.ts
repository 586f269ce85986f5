import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAs, openPage, startBrowser, type WatchedPage } from '../support/browser.ts';
import { heading } from '../support/page-steps.ts';
import { signIn, type SignedIn } from '../support/person.ts';
import { freshKey, openSystem } from '../support/system.ts';
import { found } from '../support/team.ts';

const system = openSystem();
const origin = `http://localhost:${system.facts.port}`;
let browser: Browser;
/** Founded the workspace, and runs the instance. */
let owner: SignedIn;
let ownerPage: WatchedPage;
/** A link of the workspace. */
const key = freshKey('shared');
const destination = 'https://example.com/shared';

/** The link in the list of links. */
const rowOf = (page: Page) => page.getByRole('listitem').filter({ hasText: key });

beforeAll(async () => {
  [browser, owner] = await Promise.all([startBrowser(), signIn(system, { name: 'Olga Owner' })]);
  await system.root.query('update users set operator_since = now() where id = $1', [owner.userId]);
  await owner.browser.post('/api/workspaces', { name: 'Acme' });
  const created = await owner.browser.post('/api/links', { url: destination, key });
  if (created.status !== 201) throw new Error(`${created.status} ${created.text}`);
  ownerPage = await openAs(browser, owner);
});
afterAll(() => browser.close());

describe('a workspace in a browser', () => {
  it('gives a key that may only read, shows it once, and says so in its audit log', async () => {
    const { page } = ownerPage;
    await page.goto(`${origin}/app/settings/keys`);
    await page.getByRole('button', { name: 'Create a key' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Reader');
    await page.getByRole('checkbox', { name: 'Read clicks' }).uncheck();
    await page.getByRole('button', { name: 'Create key' }).click();
    const secret = (await page.getByLabel('API key', { exact: true }).textContent()) ?? '';
    const client = system.api(secret);
    expect((await client.get('/api/links')).status).toBe(200);
    expect((await client.post('/api/links', { url: destination })).status).toBe(403);
    await page.reload();
    await page.getByRole('list', { name: 'API keys' }).getByText('Reader').waitFor();
    expect(await page.content()).not.toContain(secret);

    await page.getByRole('button', { name: 'Edit Reader' }).click();
    await page.getByText('From where it may be used').click();
    await page.getByRole('textbox', { name: 'Networks' }).fill('192.0.2.0/24');
    await page.getByRole('combobox', { name: 'Expires' }).selectOption('In a year');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('2 permissions, limited to networks').waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.ariaLabel);
    await expect.poll(focused, { timeout: 20_000 }).toBe('Edit Reader');

    await page.getByRole('link', { name: 'Audit log' }).click();
    const entry = page.getByRole('listitem').filter({ hasText: 'created an API key · Reader' });
    await entry.locator('summary').click();
    await entry.getByText('workspace.read, links.read', { exact: true }).waitFor();
    expect(await entry.textContent()).toContain('Olga Owner');
  });

  it('is never shown mixed with another: a tab that is behind does nothing and says so', async () => {
    const { page } = ownerPage;
    await page.goto(`${origin}/app/settings/workspace`);
    await page.getByRole('textbox', { name: 'Name' }).fill('Renamed in the wrong place');
    const other = await page.context().newPage();
    await other.goto(`${origin}/app/workspaces`);
    await other.getByRole('textbox', { name: 'Name' }).fill('Second');
    await other.getByRole('button', { name: 'Create workspace' }).click();
    await other.getByText('No links yet').waitFor();

    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('You have switched to another workspace in another tab, so nothing was done here.').waitFor();
    const shown = () => page.getByRole('textbox', { name: 'Name' }).inputValue();
    await expect.poll(shown, { timeout: 20_000 }).toBe('Second');

    await other.getByRole('button', { name: 'Second, switch workspace' }).click();
    await other.getByRole('button', { name: /^Acme/ }).click();
    await rowOf(other).waitFor();
    await other.close();
  });
});

describe('somebody whose workspace is deleted', () => {
  it('chooses another of theirs, on a phone too, and goes on there', async () => {
    const person = await signIn(system, { name: 'Mary Many' });
    const long = `A workspace with a rather long name ${'andnoend'.repeat(7)}`;
    for (const name of [long, 'Marketing', 'Gone']) await found(person, name);
    await person.browser.delete('/api/workspace');
    const { page, complaints } = await openAs(browser, person);
    await page.setViewportSize({ width: 375, height: 700 });
    await page.goto(`${origin}/app/links`);
    await heading(page, 'Choose a workspace');
    const offered = page.getByRole('list', { name: 'Workspaces to go on in' }).getByRole('button');
    const names = async () => (await offered.allTextContents()).toSorted();
    await expect.poll(names, { timeout: 20_000 }).toEqual([`${long}owner`, 'Marketingowner']);
    expect(await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])).toEqual([375, 375]);

    await offered.filter({ hasText: 'Marketing' }).click();
    const switcher = page.getByRole('button', { name: 'Marketing, switch workspace' });
    await switcher.waitFor();
    await page.getByText('No links yet').waitFor();
    await page.setViewportSize({ width: 320, height: 700 });
    const name = switcher.getByText('Marketing', { exact: true });
    expect(await name.evaluate((text) => text.scrollWidth <= text.clientWidth)).toBe(true);
    expect(await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])).toEqual([320, 320]);
    await page.getByRole('link', { name: 'Settings of Mary Many' }).click();
    await page.getByRole('radio', { name: 'Dark' }).check();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
    await page.setViewportSize({ width: 375, height: 700 });
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Links' }).click();
    await page.getByText('No links yet').waitFor();
    expect(await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])).toEqual([375, 375]);
    expect(complaints).toEqual([]);
  });
});

describe('a harmful link', () => {
  it('is reported by anybody, taken down by an operator, and blocked for visitors', async () => {
    const { page: visitor } = await openPage(browser);
    await visitor.goto(`${origin}/app/report?address=${encodeURIComponent(`${origin}/${key}`)}`);
    await visitor.getByLabel('Details (optional)').fill('It looks like my bank.');
    await visitor.getByRole('button', { name: 'Report this link' }).click();
    const reason = visitor.getByLabel('What is wrong with it?');
    await visitor.getByText('Choose what is wrong with it.').waitFor();
    expect([await reason.inputValue(), await reason.getAttribute('aria-invalid')]).toEqual(['', 'true']);
    await reason.selectOption('It is a fraud');
    await visitor.getByRole('button', { name: 'Report this link' }).click();
    await visitor.getByRole('heading', { name: 'Thank you' }).waitFor();

    const { page } = ownerPage;
    await page.goto(`${origin}/app/operator/links?address=${encodeURIComponent(`${origin}/${key}`)}`);
    const found = page.getByRole('article').filter({ hasText: key });
    const short = `localhost:${system.facts.port}/${key}`;
    expect(await found.getByRole('heading').textContent()).toBe(short);
    await found.getByRole('button', { name: `Take down: ${short}` }).waitFor();
    await found.getByText('1 report').click();
    await found.getByText('It looks like my bank.').waitFor();
    await page.getByRole('link', { name: 'Reports' }).click();
    await page.getByRole('heading', { name: 'Reports', level: 1 }).waitFor();
    const waiting = page.getByRole('article').filter({ hasText: key });
    await waiting.getByRole('button', { name: /^Take down/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take down' }).click();
    await waiting.waitFor({ state: 'detached' });

    await expect
      .poll(() => visitor.goto(`${origin}/${key}`).then((answer) => answer?.status()), { timeout: 30_000 })
      .toBe(403);
    expect(await visitor.textContent('h1')).toBe('This link has been blocked');
    expect(ownerPage.complaints.filter((text) => !text.includes('status of 409'))).toEqual([]);
  });

  it('has an operator who follows a published list, and sees what it brought', async () => {
    const { page } = ownerPage;
    const [name, evil] = [freshKey('feed'), `${freshKey('evil')}.com`];
    const url = `${system.facts.listsUrl}/${name}`;
    await fetch(url, {
      method: 'PUT',
      body: JSON.stringify({ status: 200, headers: {}, text: `0.0.0.0 ${evil} github.io` }),
    });
    await page.goto(`${origin}/app/operator/blocklist`);
    await page.getByLabel('Address of the list').fill('https://192.168.0.1/list.txt');
    await page.getByLabel('Name of the list').fill(name);
    await page.getByRole('button', { name: 'Follow', exact: true }).click();
    // Lists of other tests may say so too, in a sentence.
    await page.getByText('Is not on the public internet.', { exact: true }).waitFor();

    // The form takes https only, and the tests' own server has none.
    const path = `/api/operator/blocklists/${name}`;
    expect((await owner.browser.send('PUT', path, { url, refresh: 'daily' })).status).toBe(202);
    await page.reload();
    const followed = page.getByRole('list', { name: 'Followed lists' }).getByRole('listitem').filter({ hasText: name });
    await followed.getByText('Waits to be brought.').waitFor();
    await system.cron();
    await followed
      .getByText('1 entry, 1 entry refused for blocking the sites of many strangers, as co.uk or github.io would')
      .waitFor();
    await followed.getByText('the last change added 1 and removed 0').waitFor();
    await followed.getByRole('button', { name: `Drop the list ${name}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Drop' }).click();
    await followed.waitFor({ state: 'detached' });
    expect((await owner.browser.post('/api/links', { url: `https://${evil}/` })).status).toBe(201);
    expect(ownerPage.complaints.filter((text) => !/status of 4(?:09|22)/.test(text))).toEqual([]);
  });
});
