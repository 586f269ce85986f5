/** Somebody at a browser: keeps cookies, and says where requests come from as browsers do. */
import { createHmac, randomBytes } from 'node:crypto';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { cookiePrefix } from '../../src/identity/session.ts';
import { authSecret } from './run-system.ts';
import { toProblem } from './api-client.ts';
import type { HttpAnswer } from './http.ts';
import { linkIn } from './mailbox.ts';
import { freshIp, type System } from './system.ts';

export interface Browser {
  cookies: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<HttpAnswer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<HttpAnswer>;
  /**
   * Again while the answer is that too many passwords are being hashed: tests sign people in side by side. No oftener than it says,
   * because each attempt is one of the twenty a minute that a network has.
   */
  postSettled(path: string, body: unknown, headers?: Record<string, string>): Promise<HttpAnswer>;
  patch(path: string, body: unknown): Promise<HttpAnswer>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<HttpAnswer>;
  delete(path: string, headers?: Record<string, string>): Promise<HttpAnswer>;
}

export const freshEmail = (): string => `${randomBytes(6).toString('hex')}@example.com`;
export const goodPassword = 'a long and winding password';
export const sessionCookie = `${cookiePrefix}.session_token`;

export function openBrowser({ anonymous, facts }: Pick<System, 'anonymous' | 'facts'>): Browser {
  const cookies = new Map<string, string>();
  const ip = freshIp();
  const origin = `http://localhost:${facts.port}`;
  async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const sent = {
      origin,
      'sec-fetch-site': 'same-origin',
      'cf-connecting-ip': ip,
      ...(cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    const text = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const answer = await anonymous.send(method, path, { headers: sent, ...text });
    for (const line of answer.headers['set-cookie'] ?? []) keep(cookies, line);
    return answer;
  }
  const post: Browser['post'] = (path, body = {}, headers) => send('POST', path, body, headers);
  return {
    cookies,
    get: (path, headers) => send('GET', path, undefined, headers),
    post,
    async postSettled(path, body, headers) {
      let answer: HttpAnswer | undefined;
      const settled = async () => (answer = await post(path, body, headers)).status !== 503;
      await waitFor(settled, { what: `${path} not to be busy`, deadlineMs: 24_000, everyMs: 1500 });
      if (!answer) throw new Error('waitFor came back without an answer');
      return answer;
    },
    send,
    patch: (path, body) => send('PATCH', path, body),
    delete: (path, headers) => send('DELETE', path, undefined, headers),
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const at = pair.indexOf('=');
  const name = pair.slice(0, at);
  if (attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute))) cookies.delete(name);
  else cookies.set(name, pair.slice(at + 1));
}

export interface SignedIn {
  browser: Browser;
  userId: string;
  email: string;
  password: string;
}

/** Of goodPassword, as identity/hash-store.ts makes it: to hash one takes a second of a busy machine. */
const goodHash = 'scrypt-15-8-3$nCMxhnzXp9SdWmloed85aA$LQ-Flh4PclZbpLoeNHhkxL_Hswy7bbr9ivxOqgYOoDo';

/** Somebody who is signed in and has a password, without the work of signing up: for tests of what comes after. */
export async function signIn(
  system: Pick<System, 'anonymous' | 'facts' | 'root'>,
  { email = freshEmail(), name = 'Grace Hopper' } = {},
): Promise<SignedIn> {
  const { rows } = await system.root.query<{ id: string }>(
    `with person as (
       insert into users (id, name, email, email_verified) values (gen_random_uuid(), $1, $2, true) returning id
     ), password as (
       insert into accounts (id, user_id, provider_id, account_id, password) select gen_random_uuid(), id, 'credential', id, $3 from person
     )
     select id from person`,
    [name, email, goodHash],
  );
  const userId = rows[0]?.id ?? '';
  return { browser: await openSession(system, userId), email, userId, password: goodPassword };
}

/** One more browser that this person is signed in with. */
export async function openSession(
  system: Pick<System, 'anonymous' | 'facts' | 'root'>,
  userId: string,
): Promise<Browser> {
  const browser = openBrowser(system);
  const token = randomBytes(16).toString('hex');
  await system.root.query(
    `insert into sessions (id, user_id, token, expires_at) values (gen_random_uuid(), $1, $2, now() + interval '1 hour')`,
    [userId, token],
  );
  const signature = createHmac('sha256', authSecret).update(token).digest('base64');
  browser.cookies.set(sessionCookie, encodeURIComponent(`${token}.${signature}`));
  return browser;
}

/** The token behind the `#` of a mail's link. */
export const tokenIn = (mail: Parameters<typeof linkIn>[0]): string =>
  decodeURIComponent(linkIn(mail).split('#token=')[1] ?? '');

/** Signs up, confirms the address and signs in, each in seconds: for tests of just that. Others take signIn. */
export async function signUp(
  system: Pick<System, 'anonymous' | 'facts' | 'nextMail'>,
  { email = freshEmail(), name = 'Ada Lovelace', password = goodPassword } = {},
): Promise<{ browser: Browser; email: string; password: string }> {
  const browser = openBrowser(system);
  const post = async (path: string, body: unknown) => {
    const answer = await browser.postSettled(path, body);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  };
  await post('/api/auth/sign-up/email', { name, email, password });
  await post('/api/auth/verify-email', { token: tokenIn(await system.nextMail(email, 'verify_email')) });
  await post('/api/auth/sign-in/email', { email, password });
  return { browser, email, password };
}

/** Nobody: `unauthorized`. Somebody who is in no workspace yet: `no_workspace`. */
export async function whoIs(browser: Browser): Promise<string> {
  const answer = await browser.get('/api/workspace');
  return answer.status === 200 ? 'a member' : toProblem(answer).code;
}
