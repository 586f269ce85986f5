/** /api/auth: better-auth's endpoints with our bodies, our problems and nothing in the answers that a page does not need. */
import { isAPIError } from 'better-auth/api';

import { fail, type ApiApp, type ApiContext } from '../http/api-app.ts';
import { limitBody, requireJson } from '../http/body.ts';
import { toFieldProblems } from '../http/problem.ts';
import { limitRequests, limitUnknown } from '../http/rate-limit.ts';
import { writeContext } from '../http/write-context.ts';
import { newUuid } from '../lib/id.ts';
import { keyedHash } from '../platform/keyed-hash.ts';
import { toNetwork } from '../lib/network.ts';
import type { SignInAttempts } from '../limits/limiter.ts';
import type { Mail } from '../mail/mail.ts';
import type { Postgres } from '../platform/postgres.ts';
import { emit } from '../platform/events.ts';
import { pgErrorOf } from '../platform/postgres-error.ts';
import { buildAuth, type AuthDeps } from './auth-store.ts';
import { HashingBusy } from './hash-store.ts';
import type { Breaches } from './password.ts';
import { openPeople, type People } from './people-store.ts';
import { confirmedAddress, takeProof } from './proof-store.ts';
import { toRefusal } from './refusals.ts';
import { noSignUpMark, signUpMark } from './sign-up-store.ts';
import { authEndpoints, type AuthEndpoint } from './wire.ts';

export interface AuthRoutesDeps extends Omit<AuthDeps, 'people' | 'notify'> {
  postgres: Pick<Postgres, 'write'>;
  breaches: Breaches;
  attempts: SignInAttempts;
  /** Where the app is, for a request's URL. */
  originOf(requestUrl: string): string;
}

const base = '/api/auth';
/** Where somebody proves who they are, or has a mail sent: what may be guessed, and what costs. */
const proves =
  /^\/(sign-up|sign-in|magic-link|verify-email|send-verification-email|request-password-reset|reset-password|change-password|change-email|two-factor|passkey\/verify-)/;
/** Where nobody proves anything yet, but each request is a query, and a challenge is a row. */
const costs = /^\/(callback\/|passkey\/generate-authenticate-)/;
/** No body of a sign-in is longer; a passkey's registration is the longest. */
const maxMegabytes = 1 / 16;
/** Longer than either way takes, so that how long it took tells nothing. */
const evenMs = 400;

export function authRoutes(app: ApiApp, deps: AuthRoutesDeps): void {
  for (const [path, endpoint] of Object.entries(authEndpoints)) {
    const limited = proves.test(path) ? [limitRequests('auth')] : costs.test(path) ? [limitRequests('anonymous')] : [];
    const before = endpoint.method === 'POST' ? [...limited, limitBody(maxMegabytes), requireJson] : limited;
    app.on(endpoint.method, [`${base}${path}`], ...before, async (c) => {
      const floor = endpoint.evenTime ? scheduler.wait(evenMs) : null;
      const answer = await (path === '/sign-in/email' ? signIn : answerTo)(c, path, endpoint, deps);
      // Whoever is in, or is told to come again, need not wait.
      if (floor && !(path === '/sign-in/email' && answer.status === 200) && answer.status < 500) await floor;
      return answer;
    });
  }
}

/** Guesses at one account's password become slower, wherever they come from. Known and unknown accounts alike. */
async function signIn(c: ApiContext, path: string, endpoint: AuthEndpoint, deps: AuthRoutesDeps): Promise<Response> {
  const parsed = endpoint.body?.safeParse(await c.req.json());
  const email = parsed?.success ? parsed.data['email'] : undefined;
  if (typeof email !== 'string') return answerTo(c, path, endpoint, deps);
  const network = toNetwork(c.req.header('cf-connecting-ip') ?? null);
  const verdict = await deps.attempts.begin(email, network);
  if (verdict === 'unknown') return limitUnknown(c);
  if (!verdict.allowed) {
    const seconds = Math.ceil((verdict.retryAfterMs ?? 0) / 1000);
    emit('info', 'auth.attempt.refused', { request_id: c.var.requestId, retry_after_s: seconds });
    const detail = `Too many attempts to sign in to this account. Please come again in ${seconds} seconds.`;
    return fail(c, { code: 'too_many_attempts', detail, headers: { 'retry-after': String(seconds) } });
  }
  const answer = await answerTo(c, path, endpoint, deps);
  if (answer.status === 200) await deps.attempts.settle(email, network, 'succeeded');
  else if (answer.status >= 500) await deps.attempts.settle(email, network, 'undecided');
  return answer;
}

async function answerTo(c: ApiContext, path: string, endpoint: AuthEndpoint, deps: AuthRoutesDeps): Promise<Response> {
  const parsed = endpoint.body?.safeParse(await c.req.json());
  if (parsed && !parsed.success) {
    return fail(c, {
      code: 'validation_failed',
      detail: 'Some fields of the request are missing, unknown or of the wrong kind.',
      errors: toFieldProblems(parsed.error),
    });
  }
  const body = parsed?.data ?? {};
  // Before anybody looks whether there is such an account: a known address is refused like an unknown one.
  if (path === '/sign-up/email' && typeof body['email'] === 'string' && !(await deps.mayRegister(body['email']))) {
    return fail(c, { code: 'sign_up_closed', detail: 'Ask somebody who is here to invite this address.' });
  }
  const password = endpoint.newPassword && body[endpoint.newPassword];
  if (typeof password === 'string' && (await deps.breaches.has(password)) === 'breached') {
    const message = 'This password has been in a breach of another site; choose one that nobody has used.';
    const errors = [{ field: String(endpoint.newPassword), code: 'password_breached', message }];
    return fail(c, { code: 'validation_failed', detail: 'Choose another password.', errors });
  }
  const facts = writeContext(c);
  const people = openPeople(deps.postgres, facts);
  const request = await toUpstream(c.req.raw, path, endpoint, { body, people, deps });
  if (!request) return failAs(c, 401, 'INVALID_TOKEN');
  try {
    const send = (mail: Mail) => sendWithin(c, mail, deps);
    const auth = buildAuth(
      { ...deps, people, send, notify: deps.send },
      { origin: deps.originOf(c.req.url), place: facts.place },
    );
    const answer = await toAnswer(c, endpoint, await auth.handler(request), deps);
    if (path !== '/verify-email' || answer.status !== 200) return answer;
    answer.headers.append('set-cookie', noSignUpMark);
    const token = await auth.passwordToken();
    // Whoever has the token has the mail, and with it the address; a token that is spent or wrong tells none.
    const email = confirmedAddress(new URL(request.url).searchParams.get('token'));
    const said = token === null ? { status: 'done', email } : { status: 'password_needed', token };
    return Response.json(said, { headers: answer.headers });
  } catch (error) {
    if (error instanceof HashingBusy) {
      emit('warn', 'password.hash.busy');
      return fail(c, { code: 'busy', detail: 'Please try again in a moment.', headers: { 'retry-after': '1' } });
    }
    if (isAPIError(error)) return failAs(c, error.statusCode, error.body?.code);
    // Another sign-up with this address came first by a moment.
    const fault = pgErrorOf(error);
    if (fault?.constraint === 'users_email_unique' && endpoint.says) {
      c.header('set-cookie', await signUpMark(newUuid(deps.now(), deps.random(10)), deps.secret));
      return c.json(endpoint.says, 200);
    }
    throw error;
  }
}

/** Nobody fills a stranger's mailbox: beyond the limit nothing is sent, and the answer is what it always is. */
async function sendWithin(c: ApiContext, mail: Mail, { send, secret }: AuthRoutesDeps): Promise<void> {
  const network = toNetwork(c.req.header('cf-connecting-ip') ?? null);
  const mailbox = await keyedHash(secret, `mail ${mail.to} ${network}`);
  const outcome = await c.var.limiter.check('mail', { mailbox });
  if (outcome.kind !== 'refused') return send(mail);
  return emit('warn', 'auth.mail.withheld', { request_id: c.var.requestId, kind: mail.kind });
}

interface Incoming {
  body: Record<string, unknown>;
  people: People;
  deps: AuthRoutesDeps;
}

/** The request that better-auth gets: our origin, our body, and the proof that a mailed token stands for. Null when it stands for none. */
async function toUpstream(
  raw: Request,
  path: string,
  endpoint: AuthEndpoint,
  { body, people, deps }: Incoming,
): Promise<Request | null> {
  const origin = deps.originOf(raw.url);
  const url = new URL(`${base}${path}`, origin);
  const headers = new Headers(raw.headers);
  headers.delete('content-length');
  if (endpoint.method === 'GET') {
    url.search = new URL(raw.url).search;
    return new Request(url, { headers });
  }
  if (!endpoint.asQuery) {
    // The guard in front has judged where it comes from; better-auth asks again and knows Origin only.
    headers.set('origin', origin);
    return new Request(url, { method: 'POST', headers, body: JSON.stringify(body) });
  }
  const token = String(body['token']);
  const proof = path === '/verify-email' ? await takeProof(people, token, deps) : token;
  if (proof === null) return null;
  url.searchParams.set('token', proof);
  headers.delete('content-type');
  return new Request(url, { headers });
}

/** Cookies and status as they are; of the body nothing that would sign somebody in. */
async function toAnswer(
  c: ApiContext,
  endpoint: AuthEndpoint,
  upstream: Response,
  deps: AuthRoutesDeps,
): Promise<Response> {
  const location = upstream.headers.get('location');
  if (endpoint.asQuery && upstream.status === 302) return failAs(c, 401, 'INVALID_TOKEN');
  if (upstream.status >= 400) return failAs(c, upstream.status, codeIn(await upstream.text()));
  const answer = new Headers({ 'cache-control': 'private, no-store' });
  for (const cookie of upstream.headers.getSetCookie()) answer.append('set-cookie', cookie);
  if (upstream.status === 302 && location !== null) {
    answer.set('location', location);
    return new Response(null, { status: 302, headers: answer });
  }
  const said: unknown = JSON.parse((await upstream.text()) || 'null');
  if (endpoint.method === 'GET' && isRecord(said) && said['twoFactorRedirect'] === true) {
    answer.set('location', `${deps.originOf(c.req.url)}/app/two-factor`);
    return new Response(null, { status: 302, headers: answer });
  }
  if (endpoint.marksBrowser) answer.append('set-cookie', await signUpMark(userIdIn(said), deps.secret));
  const shown = withoutTokens(said);
  return Response.json(endpoint.says ?? (endpoint.adds ? { ...Object(shown), ...endpoint.adds } : shown), {
    headers: answer,
  });
}

function userIdIn(said: unknown): string {
  const user = isRecord(said) ? said['user'] : null;
  if (isRecord(user) && typeof user['id'] === 'string') return user['id'];
  throw new Error('better-auth does not say whom it has signed up.');
}

/** The session's token belongs into the cookie, where scripts cannot read it. */
function withoutTokens(said: unknown): unknown {
  if (!isRecord(said)) return said;
  const { token: _token, session: _session, ...rest } = said;
  return rest;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function codeIn(text: string): string | undefined {
  try {
    const said: unknown = JSON.parse(text);
    return isRecord(said) && typeof said['code'] === 'string' ? said['code'] : undefined;
  } catch {
    // An answer without a body, or plain text of the router.
    return undefined;
  }
}

function failAs(c: ApiContext, status: number, code: string | undefined): Response {
  const refusal = toRefusal(status, code);
  if (!refusal) throw new Error(`better-auth answered ${status} ${code ?? ''}`);
  emit('info', 'auth.request.refused', { request_id: c.var.requestId, path: c.req.path, code: refusal.code });
  return fail(c, refusal);
}
