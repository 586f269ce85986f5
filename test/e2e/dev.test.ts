import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { claimFreePort } from '../../scripts/stack/ports.ts';
import { openPage, startBrowser } from '../support/browser.ts';
import { familyOf, run, survivorsOf, type Running } from '../support/child-process.ts';
import {
  addAuthenticator,
  addPasskey,
  callFrom,
  createAccount,
  enterPassword,
  followMail,
  heading,
  press,
} from '../support/page-steps.ts';
import { freshEmail } from '../support/person.ts';
import { makeTestDataDir } from '../support/stack.ts';

const DevFacts = z.object({
  url: z.string(),
  apiKey: z.string(),
  databaseUrl: z.string(),
  adminDatabaseUrl: z.string(),
  replicaUrl: z.string(),
  redisUrl: z.string(),
  pids: z.record(z.string(), z.number()),
});

const dataDir = makeTestDataDir();
const factsFile = join(dataDir, 'dev.json');
const readFacts = () => DevFacts.parse(JSON.parse(readFileSync(factsFile, 'utf8')));
const { port, release } = await claimFreePort();
let dev: Running;

const start = async (): Promise<Running> => {
  const running = run(['scripts/dev.ts', '--port', String(port), '--data', dataDir]);
  await running.says('Ctrl-C stops everything', 150_000);
  return running;
};

async function ask<Row extends Record<string, unknown>>(connectionString: string, query: string): Promise<Row[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(query)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  dev = await start();
});
afterAll(async () => {
  await dev.end('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
  release();
});

describe('npm run dev', () => {
  it('prints three commands that shorten a URL, follow the link and read the count', async () => {
    const command = (name: string) => new RegExp(`^ *${name} +(curl .*)$`, 'm').exec(dev.output())?.[1] ?? '';
    const shell = async (line: string) => (await promisify(execFile)('sh', ['-c', line])).stdout;
    expect(await shell(command('Shorten'))).toContain(`"shortLink":"http://localhost:${port}/`);
    expect(await shell(command('Follow'))).toMatch(/^HTTP\/1\.1 302 [^]*location: https:\/\/example\.com\//i);
    const counted = async () => (await shell(command('Count'))).includes('"clicks":1');
    expect(await waitFor(counted, { what: 'the click', deadlineMs: 20_000, everyMs: 100 })).toBe(true);
  });

  it('is where somebody signs up by mail, adds a passkey and invites a viewer, who reads and cannot create', async () => {
    const origin = `http://localhost:${port}`;
    const browser = await startBrowser();
    onTestFinished(() => browser.close());
    const [{ page: owner, complaints }, { page: viewer }] = [await openPage(browser), await openPage(browser)];
    const [ownerEmail, viewerEmail] = [freshEmail(), freshEmail()];
    const password = randomUUID();
    const signUp = async (page: Page, name: string, email: string) => {
      await createAccount(page, { name, email, password });
      expect(page.url()).not.toContain('token');
      await followMail(page, `${origin}/dev/mail`, email, 'Confirm your e-mail address');
      await press(page, 'Confirm this address');
      await heading(page, 'Your address is confirmed');
      expect(page.url()).toBe(`${origin}/app/verify-email`);
      await page.getByRole('link', { name: 'Sign in' }).click();
      await heading(page, 'Sign in');
      expect([page.url(), await page.getByLabel('E-mail').inputValue()]).toEqual([
        expect.stringMatching(/\/app\/sign-in$/),
        email,
      ]);
      await enterPassword(page, email, password);
    };

    await owner.goto(`${origin}/app`);
    await signUp(owner, 'Ada Lovelace', ownerEmail);
    await owner.getByLabel('Name').fill('Acme');
    await press(owner, 'Create workspace');
    await owner.getByLabel('Destination URL').fill('https://example.com/shared');
    await press(owner, 'Shorten');
    await owner.getByRole('listitem').filter({ hasText: 'example.com/shared' }).waitFor();

    await owner.goto(`${origin}/app/settings/security`);
    await addAuthenticator(owner);
    await addPasskey(owner, 'Laptop');

    await owner.goto(`${origin}/app/settings/members`);
    await owner.getByRole('textbox', { name: 'E-mail' }).fill(viewerEmail);
    await press(owner, 'Send invitation');
    await owner.getByRole('list', { name: 'Open invitations' }).getByText(viewerEmail).waitFor();

    await followMail(viewer, `${origin}/dev/mail`, viewerEmail, 'Invitation to the workspace');
    await signUp(viewer, 'Victor Viewer', viewerEmail);
    await heading(viewer, 'Join Acme');
    await viewer.getByText('Ada Lovelace invites you as viewer').waitFor();
    await press(viewer, 'Accept the invitation');
    await viewer.getByRole('listitem').filter({ hasText: 'example.com/shared' }).waitFor();
    expect(await viewer.getByLabel('Destination URL').count()).toBe(0);
    expect(await callFrom(viewer, 'GET', '/api/links')).toBe(200);
    expect(await callFrom(viewer, 'POST', '/api/links', { url: 'https://example.com/' })).toBe(403);
    await viewer.goto(`${origin}/app/settings/keys`);
    await viewer.getByText('Your role in Acme does not open this page: it is for admins and the owner.').waitFor();
    expect(await callFrom(viewer, 'GET', '/api/keys')).toBe(403);

    await owner.reload();
    await owner.getByRole('list', { name: 'Members' }).getByText(viewerEmail).waitFor();
    expect(complaints).toEqual([]);
  });

  it('tells in dev.json where everything is', async () => {
    const facts = readFacts();
    expect(facts.url).toBe(`http://localhost:${port}`);
    expect(dev.output()).toContain(facts.apiKey);
    expect(Object.keys(facts.pids)).toEqual(expect.arrayContaining(['dev', 'wrangler', 'primary', 'replica', 'redis']));
    expect(new URL(facts.redisUrl).protocol).toBe('redis:');
  });

  it('gives a database URL under row-level security, one that sees all, and the replica’s', async () => {
    const { databaseUrl, adminDatabaseUrl, replicaUrl } = readFacts();
    const count = 'select count(*)::integer as count from links';
    const [seen, all] = [await ask(databaseUrl, count), await ask<{ count: number }>(adminDatabaseUrl, count)];
    expect(seen).toEqual([{ count: 0 }]);
    expect(all[0]?.count).toBeGreaterThan(0);
    expect(await ask(replicaUrl, 'select pg_is_in_recovery() as replica')).toEqual([{ replica: true }]);
  });

  it('refuses a port that is taken, and says how to choose another', async () => {
    const second = run(['scripts/dev.ts', '--port', String(port), '--data', `${dataDir}-other`]);
    // Not 'exit', after which there may be output to come.
    await once(second.child, 'close');
    expect([second.child.exitCode, second.output()]).toEqual([1, expect.stringContaining('--port')]);
  });

  it('stops with everything that it started, and starts again with what it had', async () => {
    const { apiKey } = readFacts();
    const family = await familyOf(dev.child.pid ?? 0);
    expect(await dev.end('SIGINT')).toBe(0);
    expect([survivorsOf(family), existsSync(factsFile)]).toEqual([[], false]);

    dev = await start();
    expect(readFacts().apiKey).toBe(apiKey);
    const visit = await fetch(`http://localhost:${port}/hello`, { redirect: 'manual' });
    expect(visit.status).toBe(302);
  });

  it('leaves nothing running when it is killed', async () => {
    const family = await familyOf(dev.child.pid ?? 0);
    expect(family.size).toBeGreaterThan(5);
    await dev.end('SIGKILL');
    await waitFor(() => survivorsOf(family).length === 0, { what: 'the end of all processes', deadlineMs: 20_000 });
    dev = await start();
    expect((await fetch(`http://localhost:${port}/healthz`)).status).toBe(200);
  });
});
