import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, startBrowser, tabTo, type WatchedPage } from '../support/browser.ts';
import { freshKey, openSystem, type Tenant } from '../support/system.ts';

const system = openSystem();
const origin = `http://localhost:${system.facts.port}`;
let browser: Browser;
/** Where short links lead: a page that this test serves. */
let destination: { server: Server; url: string };

beforeAll(async () => {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><link rel="icon" href="data:,"><h1>The destination</h1>');
  });
  server.listen(0, '127.0.0.1');
  const [started] = await Promise.all([startBrowser(), once(server, 'listening')]);
  browser = started;
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  destination = { server, url: `http://127.0.0.1:${port}/welcome` };
});
afterAll(async () => {
  await browser.close();
  destination.server.close();
});

async function signIn(tenant: Tenant, options?: Parameters<typeof openPage>[1]): Promise<WatchedPage> {
  const watched = await openPage(browser, options);
  await watched.page.goto(`${origin}/app/sign-in-key`);
  await watched.page.getByLabel('API key').fill(tenant.apiKey);
  await watched.page.getByRole('button', { name: 'Sign in' }).click();
  await watched.page.getByLabel('Destination URL').waitFor();
  return watched;
}

describe('the whole loop in a browser', () => {
  it('shortens a URL, copies the link, follows it and shows the click without a reload', async () => {
    const { page, complaints } = await signIn(await system.found());
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    await page.getByLabel('Destination URL').fill(destination.url);
    await page.getByRole('button', { name: 'Shorten' }).click();
    const shortLink = (await page.getByRole('heading', { level: 3 }).getByRole('link').getAttribute('href')) ?? '';
    expect(shortLink).toMatch(new RegExp(`^${origin}/[0-9A-Za-z]{7}$`));
    await page.getByRole('img', { name: `QR code for ${shortLink}` }).waitFor();
    await page.getByRole('button', { name: 'Copy short link' }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText()), { timeout: 20_000 }).toBe(shortLink);

    await page.getByRole('link', { name: 'See its clicks' }).click();
    const total = page.getByTestId('total-clicks');
    await total.getByText('0', { exact: true }).waitFor();
    const visitor = await page.context().newPage();
    await visitor.goto(shortLink);
    expect([visitor.url(), await visitor.textContent('h1')]).toEqual([destination.url, 'The destination']);

    await total.getByText('1', { exact: true }).waitFor();
    await page.getByTestId('human-clicks').getByText('1', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('finds a link by search', async () => {
    const tenant = await system.found();
    const [wanted, other] = [freshKey('wanted'), freshKey('other')];
    await tenant.api.create({ url: destination.url, key: wanted });
    await tenant.api.create({ url: destination.url, key: other });
    const { page } = await signIn(tenant);
    const rows = page.getByRole('listitem').filter({ hasText: `localhost:${system.facts.port}/` });
    await rows.nth(1).waitFor();
    await page.getByLabel('Search links').fill(wanted);
    await rows.filter({ hasText: other }).waitFor({ state: 'detached' });
    await expect.poll(() => rows.filter({ hasText: wanted }).count(), { timeout: 20_000 }).toBe(1);
  });

  it('shows the links of a tag that is clicked, also after a reload and Back', async () => {
    const tenant = await system.found();
    const [tagged, other] = [freshKey('tagged'), freshKey('other')];
    await tenant.api.create({ url: destination.url, key: tagged, tags: ['spring sale'] });
    await tenant.api.create({ url: destination.url, key: other });
    const { page, complaints } = await signIn(tenant);
    const rowOf = (key: string) => page.getByRole('listitem').filter({ hasText: key });
    const filter = page.getByRole('button', { name: 'Take off the filter spring sale' });
    await rowOf(other).waitFor();
    await tabTo(page, 'Only links tagged spring sale');
    await page.keyboard.press('Enter');
    await rowOf(other).waitFor({ state: 'detached' });
    await page.getByText('1 link found').waitFor();
    await page.reload();
    await filter.waitFor();
    await rowOf(tagged).waitFor();
    expect(await rowOf(other).count()).toBe(0);

    await filter.click();
    await rowOf(other).waitFor();
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Links');
    await page.goBack();
    await rowOf(other).waitFor({ state: 'detached' });
    expect([await filter.count(), await rowOf(tagged).count(), complaints]).toEqual([1, 1, []]);
  });

  it('shortens many at once: what is wrong stays to be mended, and a lost answer makes none twice', async () => {
    const tenant = await system.found();
    const [first, second] = [freshKey(), freshKey()];
    const taken = await tenant.api.create({ url: destination.url });
    const { page } = await signIn(tenant);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    await page.getByRole('link', { name: 'Shorten many links at once' }).click();
    const field = page.getByLabel('URLs, one on a line');
    await field.fill('example.com\n'.repeat(200));
    await page.getByText('200 links', { exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(2000);
    await field.fill(`example.com/1 ${first}\n\nnonsense\nhttps://example.com/2,${taken.key}`);
    const understood = page.getByRole('list', { name: 'Lines as they are understood' }).getByRole('listitem');
    await understood.nth(2).waitFor();
    expect(await understood.allTextContents()).toEqual([
      `Line 1example.com/1as /${first}`,
      'Line 3nonsenseThis is not a URL. It should look like https://example.com/page.',
      `Line 4example.com/2as /${taken.key}`,
    ]);
    await page.route('**/api/links/bulk', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: 'Shorten 2 links' }).click();
    await page.getByText('2 links had no answer').waitFor();
    expect(await field.inputValue()).toBe('nonsense');
    await page.unroute('**/api/links/bulk');
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('heading', { name: '1 link created, 1 line refused' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('1 link created, 1 line refused');
    await understood.filter({ hasText: 'This key is taken on this domain' }).waitFor();
    expect(await field.inputValue()).toBe(`https://example.com/2,${taken.key}\nnonsense`);

    const question = page.waitForEvent('dialog').then(async (dialog) => {
      await dialog.dismiss();
      return dialog.message();
    });
    await page.getByRole('link', { name: 'All links', exact: true }).click();
    expect(await question).toContain('will be lost');
    expect(await field.inputValue()).toContain('nonsense');

    await field.fill(`https://example.com/2,${second}`);
    await page.getByRole('button', { name: 'Shorten 1 link' }).click();
    await page.getByRole('heading', { name: '2 links created' }).waitFor();
    await page.getByRole('button', { name: 'Copy all short links' }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect([await field.inputValue(), copied]).toEqual(['', `${origin}/${first}\n${origin}/${second}`]);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    expect(await readFile(await (await saved).path(), 'utf8')).toContain(
      `https://example.com/1,${first},${origin}/${first},\r\n`,
    );
    await page.getByRole('link', { name: 'All links', exact: true }).click();
    await page.getByRole('listitem').filter({ hasText: second }).waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: '→ example.com/' }).count()).toBe(2);
  });

  it('edits a link, and visitors go to the new target', async () => {
    const tenant = await system.found();
    const link = await tenant.api.create({ url: 'https://example.com/old' });
    const { page, complaints } = await signIn(tenant);
    await page.getByRole('link', { name: link.key }).first().click();
    await page.getByLabel('Destination', { exact: true }).fill(destination.url);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('link', { name: '/welcome' }).waitFor();
    expect((await system.visit(`/${link.key}`)).headers.location).toBe(destination.url);
    expect(complaints).toEqual([]);
  });

  it('deletes a link after asking, and visitors are told', async () => {
    const tenant = await system.found();
    const link = await tenant.api.create({ url: destination.url });
    const { page } = await signIn(tenant);
    await page.getByRole('link', { name: link.key }).first().click();
    await page.getByRole('button', { name: 'Delete link' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByLabel('Destination URL').waitFor();
    await page.getByRole('listitem').filter({ hasText: link.key }).waitFor({ state: 'detached' });
    expect((await system.visit(`/${link.key}`)).status).toBe(410);
  });
});

describe('the page', () => {
  it('says when a key is not accepted', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${origin}/app/sign-in-key`);
    await page.getByLabel('API key').fill(`lp_${'x'.repeat(43)}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This key is not accepted').waitFor();
    expect(await page.getByLabel('API key').getAttribute('aria-invalid')).toBe('true');
  });

  it('says what is wrong with a destination', async () => {
    const { page } = await signIn(await system.found());
    await page.getByLabel('Destination URL').fill(`${origin}/loop`);
    await page.getByRole('button', { name: 'Shorten' }).click();
    await page.getByText('A link cannot lead to a host that serves links itself.').waitFor();
    expect(await page.getByLabel('Destination URL').getAttribute('aria-invalid')).toBe('true');
  });

  it('forgets the key with its tab', async () => {
    const { page } = await signIn(await system.found());
    await page.reload();
    await page.getByLabel('Destination URL').waitFor();
    const other = await page.context().newPage();
    await other.goto(`${origin}/app`);
    await other.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await other.getByLabel('Destination URL').count()).toBe(0);
  });

  it('can be used with the keyboard alone', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${origin}/app/sign-in-key`);
    await page.getByLabel('API key').waitFor();
    await tabTo(page, 'API key');
    await page.keyboard.type((await system.found()).apiKey);
    await page.keyboard.press('Enter');
    await page.getByLabel('Destination URL').waitFor();
    await tabTo(page, 'Destination URL');
    await page.keyboard.type(destination.url);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 3 }).waitFor();
    await tabTo(page, 'See its clicks');
    await page.keyboard.press('Enter');
    await page.getByTestId('total-clicks').waitFor();
    await tabTo(page, 'Delete link');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Delete');
    await page.keyboard.press('Enter');
    await page.getByLabel('Destination URL').waitFor();
    expect(new URL(page.url()).pathname).toBe('/app/links');
  });

  it('fits a screen of 375 pixels', async () => {
    const tenant = await system.found();
    const key = 'a-rather-long-key-that-somebody-thought-of/and-another-part-of-it/with-a-third-one';
    const { id } = await tenant.api.create({
      url: `https://example.com/${'very-long-path/'.repeat(20)}`,
      key,
      domain: tenant.ownDomain,
      title: 'A title that goes on and on and on, as titles of campaigns do',
      tags: ['a-tag-of-some-length', 'another-tag-of-some-length', 'third'],
    });
    const { page } = await signIn(tenant, { viewport: { width: 375, height: 700 }, hasTouch: true });
    for (const path of ['/app/links', '/app/links/bulk', `/app/links/${id}`, '/', '/api/docs']) {
      await page.goto(`${origin}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect([path, ...widths]).toEqual([path, 375, 375]);
    }
  });

  it('introduces itself without a complaint in the console', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${origin}/`, { waitUntil: 'networkidle' });
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('asks no other host for anything', async () => {
    const { page } = await openPage(browser);
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await page.goto(`${origin}/`, { waitUntil: 'networkidle' });
    expect([...hosts]).toEqual([`localhost:${system.facts.port}`]);
  });
});

describe('a visitor without a link', () => {
  it('reads a page in their language, with its style', async () => {
    const { page, complaints } = await openPage(browser, { locale: 'de-DE' });
    const answer = await page.goto(`${origin}/${freshKey()}`);
    expect([answer?.status(), await page.textContent('h1')]).toEqual([404, 'Diesen Link gibt es nicht']);
    expect(await page.evaluate(() => getComputedStyle(document.body).display)).toBe('grid');
    // The browser itself notes the status; nothing else is to be noted.
    expect(complaints.filter((text) => !text.includes('status of 404'))).toEqual([]);
  });
});
