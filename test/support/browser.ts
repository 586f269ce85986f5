/** A real Chromium, and pages in it that note everything a developer's console would complain about. */
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { findBrowser } from './browser-setup.ts';
import type { SignedIn } from './person.ts';
import { firefox, freshIp } from './system.ts';

export interface WatchedPage {
  page: Page;
  /** Errors in the console, uncaught exceptions and violations of the content security policy so far. */
  complaints: string[];
}

export const startBrowser = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: await findBrowser(),
    // The sandbox needs rights that neither a container nor root has.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    chromiumSandbox: false,
  });

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  // A headless browser's own name makes every click a bot's.
  // And without an address of their own all browsers would share the limits of one network.
  const extraHTTPHeaders = { 'cf-connecting-ip': freshIp(), ...options.extraHTTPHeaders };
  const context = await browser.newContext({ userAgent: firefox, locale: 'en-GB', ...options, extraHTTPHeaders });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
  });
  return { page, complaints };
}

/** A browser in which this person is signed in. */
export async function openAs(browser: Browser, { browser: { cookies } }: SignedIn): Promise<WatchedPage> {
  const watched = await openPage(browser);
  const kept = [...cookies].map(([name, value]) => ({ name, value, domain: 'localhost', path: '/' }));
  await watched.page.context().addCookies(kept.map((cookie) => ({ ...cookie, secure: true, httpOnly: true })));
  return watched;
}

/** Presses Tab until the element of that name has the focus; throws when none has after a round. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
      return (element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '').trim();
    });
    if (focused === name) return;
    passed.push(focused);
  }
  throw new Error(`Tab does not lead to "${name}", only to ${passed.join(', ')}`);
}
