import { parseList } from 'structured-headers';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import type { Take } from '../../src/limits/counters.ts';
import { toProblem } from '../support/api-client.ts';
import { freshEmail, openBrowser, type Browser, signIn } from '../support/person.ts';
import { freshIp, freshKey, openSystem } from '../support/system.ts';

const system = openSystem();

describe('a limit of the API', () => {
  it('lets exactly its quota pass, however many come at once, and says when to come again', async () => {
    const { api } = await system.found();
    const answers = await Promise.all(Array.from({ length: 150 }, () => api.post('/api/links/bulk', [])));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.length - refused.length).toBe(60);
    const [first] = refused;
    if (!first) throw new Error('Nobody was refused.');
    expect(toProblem(first).code).toBe('rate_limited');
    expect(z.object({ 'violated-policies': z.array(z.string()) }).parse(JSON.parse(first.text))).toEqual({
      'violated-policies': ['bulk'],
    });
    expect(first.headers['ratelimit-policy']).toBe('"bulk";q=60;w=60');
    const [item] = parseList(String(first.headers['ratelimit']));
    const seconds = Number(first.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(item).toEqual([
      'bulk',
      new Map([
        ['r', 0],
        ['t', seconds],
      ]),
    ]);
    // Another class of requests has quotas of its own.
    expect((await api.get('/api/links')).status).toBe(200);
  });

  it('is told with every success, for the credential and for its workspace', async () => {
    const { api } = await system.found();
    const { headers } = await api.get('/api/links');
    expect(headers['ratelimit-policy']).toBe('"read";q=6000;w=60, "read-workspace";q=30000;w=60');
    const left = parseList(String(headers['ratelimit'])).map(([name, parameters]) => [name, parameters.get('r')]);
    expect(left).toEqual([
      ['read', 5999],
      ['read-workspace', 29_999],
    ]);
  });

  it('is lower for searches, which leave those of other reads alone', async () => {
    const { api } = await system.found();
    const search = await api.get('/api/links?search=spring');
    expect([search.status, search.headers['ratelimit-policy']]).toEqual([
      200,
      '"search";q=300;w=60, "search-workspace";q=1500;w=60',
    ]);
    const read = await api.get('/api/links?tag=spring');
    expect(parseList(String(read.headers['ratelimit']))[0]?.[1].get('r')).toBe(5999);
  });
});

describe('keys that nobody has', () => {
  const badKey = (): string => `lp_${'x'.repeat(37)}${freshKey('').slice(1, 7)}`;
  const from = (ip: string) => ({ 'cf-connecting-ip': ip, 'x-forwarded-for': freshIp() });

  it('are refused beyond twenty a minute from a network, and who shares it goes on with a key that works', async () => {
    const ip = freshIp();
    expect((await system.a.api.get('/api/workspace', from(ip))).status).toBe(200);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => system.api(badKey()).get('/api/workspace', from(ip))),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([
      ...Array.from({ length: 20 }, () => 401),
      ...Array.from({ length: 20 }, () => 429),
    ]);
    expect((await system.api(badKey()).get('/api/workspace', from(ip))).status).toBe(429);
    expect((await system.a.api.get('/api/workspace', from(ip))).status).toBe(200);
    expect((await system.api(badKey()).get('/api/workspace', from(freshIp()))).status).toBe(401);
  });
});

describe('whoever has shown nothing yet', () => {
  it.each(['/api/auth/passkey/generate-authenticate-options', '/api/auth/callback/github?state=x&code=y'])(
    'is counted by network at %s',
    async (path) => {
      const { headers } = await openBrowser(system).get(path);
      expect(headers['ratelimit-policy']).toBe('"anonymous";q=120;w=60');
      expect(parseList(String(headers['ratelimit']))[0]?.[1].get('r')).toBe(119);
    },
  );

  it('sends ten mails an hour to one address from one network, is told nothing, and keeps nobody else from sending', async () => {
    const { email } = await signIn(system);
    const ask = (browser: Browser) => browser.post('/api/auth/request-password-reset', { email });
    const ofKind = async () => (await system.mails(email)).filter(({ kind }) => kind === 'reset_password').length;
    const browser = openBrowser(system);
    const answers = await Promise.all(Array.from({ length: 15 }, () => ask(browser)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['200 {"status":"sent"}']));
    await ask(openBrowser(system));
    await waitFor(async () => (await ofKind()) >= 11, { what: 'eleven mails', deadlineMs: 20_000 });
    expect(await ofKind()).toBe(11);
  });
});

describe('the RateLimiter object', () => {
  const take: Take = {
    counter: 'test',
    algorithm: 'sliding-log',
    mode: 'exact',
    limit: 100,
    windowMs: 600_000,
    cost: 1,
    advance: 0,
    spent: 0,
  };
  const allowedOf = async (subject: string, one: Take, times: number): Promise<number> =>
    (await system.takeLimits(subject, [one], times)).filter(({ allowed }) => allowed).length;

  it('lets exactly 100 of 1,000 pass that come at once', async () => {
    expect(await allowedOf(freshKey('exact'), take, 1000)).toBe(100);
  });

  it('knows after an eviction what it counted exactly', async () => {
    const { api, workspaceId } = await system.found();
    const passed = async (): Promise<number> => {
      const answers = await Promise.all(Array.from({ length: 40 }, () => api.post('/api/links/bulk', [])));
      return answers.filter(({ status }) => status !== 429).length;
    };
    expect(await passed()).toBe(40);
    await system.evictLimiter(`workspace:${workspaceId}`);
    expect(await passed()).toBe(20);
  });
});

describe('signing in', () => {
  const wrong = { email: freshEmail(), password: 'not the password at all' };

  it('is refused after five attempts at an account, from wherever they come', async () => {
    const answers = [];
    // oxlint-disable-next-line no-await-in-loop -- one after the other: two passwords are hashed at once
    for (let i = 0; i < 6; i++) answers.push(await openBrowser(system).postSettled('/api/auth/sign-in/email', wrong));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    const last = answers.at(-1);
    expect(last && toProblem(last).code).toBe('too_many_attempts');
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('is possible for twenty a minute from a network', async () => {
    const browser = openBrowser(system);
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => browser.post('/api/auth/magic-link/verify', { token: 'none' })),
    );
    expect(answers.filter(({ status }) => status === 429).length).toBe(10);
  });
});
