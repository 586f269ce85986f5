import { performance } from 'node:perf_hooks';
import { beforeAll, describe, expect, it } from 'vitest';

import { codeOf, toProblem } from '../support/api-client.ts';
import type { HttpAnswer } from '../support/http.ts';
import { breachedPassword } from '../support/outbound.ts';
import { freshEmail, goodPassword, openBrowser, type Browser, signIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const origin = `http://localhost:${system.facts.port}`;
const fieldsOf = (answer: HttpAnswer): string[] =>
  (toProblem(answer).errors ?? []).map(({ field, message }) => `${field}: ${message}`);
const usersWith = async (email: string): Promise<number> =>
  (await system.root.query('select from users where email = $1', [email])).rowCount ?? 0;

let somebody: { email: string; browser: Browser };
beforeAll(async () => {
  somebody = await signIn(system);
});

describe('who has an account', () => {
  const timed = async (browser: Browser, path: string, body: unknown) => {
    const startedMs = performance.now();
    const answer = await browser.postSettled(path, body);
    return { seen: [answer.status, answer.text.replace(/"requestId":"[^"]*"/, '')], ms: performance.now() - startedMs };
  };

  it.each([
    ['/api/auth/sign-up/email', { name: 'Eve', password: goodPassword }],
    ['/api/auth/sign-in/email', { password: 'not the password' }],
    ['/api/auth/request-password-reset', {}],
    ['/api/auth/sign-in/magic-link', {}],
    ['/api/auth/send-verification-email', {}],
  ])('is not told by %s, neither by the answer nor by its time', async (path, body) => {
    const browser = openBrowser(system);
    const [known, unknown] = await Promise.all([
      timed(browser, path, { ...body, email: somebody.email }),
      timed(browser, path, { ...body, email: freshEmail() }),
    ]);
    expect(known.seen).toEqual(unknown.seen);
    // Both wait for the same floor, which is longer than either takes.
    expect(Math.min(known.ms, unknown.ms)).toBeGreaterThan(390);
  });

  it('is told to its owner when somebody signs up again, and nothing is changed', async () => {
    const { email, password } = await signIn(system);
    const again = await openBrowser(system).postSettled('/api/auth/sign-up/email', {
      name: 'Eve',
      email,
      password: 'the password of eve',
    });
    expect(again.text).toBe('{"status":"sent"}');
    await system.nextMail(email, 'sign_up_attempt');
    expect((await openBrowser(system).postSettled('/api/auth/sign-in/email', { email, password })).status).toBe(200);
  });
});

describe('a request from elsewhere', () => {
  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('%j changes nothing', async (headers) => {
    const { browser } = somebody;
    for (const path of ['/api/auth/sign-out', '/api/auth/update-user', '/api/links']) {
      expect([path, ...codeOf(await browser.post(path, {}, headers))]).toEqual([path, 403, 'cross_site']);
    }
    expect(toProblem(await browser.get('/api/workspace')).code).toBe('no_workspace');
  });

  it('with a cookie and no word of where it comes from changes nothing either', async () => {
    const { browser } = somebody;
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await system.anonymous.post('/api/auth/sign-out', {}, { cookie });
    expect(codeOf(answer)).toEqual([403, 'cross_site']);
  });

  it('by an API key is not asked where it comes from, whatever cookies come with it', async () => {
    const answer = await system.a.api.post('/api/links', { url: 'https://example.com/' }, { cookie: 'anything=1' });
    expect(answer.status).toBe(201);
  });

  it('does not decide where mails lead to', async () => {
    const email = freshEmail();
    const headers = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    };
    const body = { name: 'Ada', email, password: goodPassword };
    await openBrowser(system).postSettled('/api/auth/sign-up/email', body, headers);
    const { text, html } = await system.nextMail(email, 'verify_email');
    expect(text).toContain(`${origin}/app/verify-email#token=`);
    expect(text + html).not.toContain('evil');
  });
});

describe('bad input', () => {
  const signUpWith = (body: unknown) => openBrowser(system).post('/api/auth/sign-up/email', body);
  const good = { name: 'Ada', password: goodPassword };

  // Each field for itself stands in test/rules/identity/wire.test.ts.
  it('is told by field, and nobody is signed up', async () => {
    const email = freshEmail();
    const faulty = await signUpWith({ email, ...good, password: 'short', emailVerified: true });
    expect(codeOf(faulty)).toEqual([422, 'validation_failed']);
    expect(fieldsOf(faulty).toSorted()).toEqual([
      'emailVerified: There is no such field.',
      'password: At least 10 characters.',
    ]);
    const breached = await signUpWith({ email, ...good, password: breachedPassword });
    expect(codeOf(breached)).toEqual([422, 'validation_failed']);
    expect(fieldsOf(breached)).toEqual([
      'password: This password has been in a breach of another site; choose one that nobody has used.',
    ]);
    expect(await usersWith(email)).toBe(0);
  });

  it('of 10 MB is refused before it is read', async () => {
    const body = JSON.stringify({ email: freshEmail(), ...good, password: 'x'.repeat(10 * 1024 * 1024) });
    expect(codeOf(await openBrowser(system).post('/api/auth/sign-in/email', body))).toEqual([413, 'body_too_large']);
  });

  it.each(['{', '[]', '"x"', 'null', '{"email":{"$ne":null},"password":["x"]}'])('%s signs nobody in', async (body) => {
    const answer = await openBrowser(system).post('/api/auth/sign-in/email', body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    toProblem(answer);
  });

  it.each([
    '/api/auth/ok',
    '/api/auth/error',
    '/api/auth/list-sessions',
    '/api/auth/get-access-token',
    '/api/auth/reset-password/x',
  ])('finds nothing of better-auth at %s', async (path) => {
    const { status } = await openBrowser(system).get(path);
    expect([404, 405]).toContain(status);
  });
});
