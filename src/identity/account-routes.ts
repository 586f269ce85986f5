/** /api/account and /api/sessions: what is held of a person, where they are signed in, and an end to either. */
import { setCookie } from 'hono/cookie';
import * as z from 'zod';

import { fail, untyped, type ApiApp } from '../http/api-app.ts';
import { jsonAnswer, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import { tenantlessContext } from '../http/write-context.ts';
import { parsePublicId, toPublicId } from '../lib/id.ts';
import type { Mail } from '../mail/mail.ts';
import { securityNoticeMail } from '../mail/templates.ts';
import type { AccountStore } from './account-store.ts';
import { sessionCookie } from './session.ts';

export interface AccountRoutesDeps {
  accounts: AccountStore;
  /** The workspaces that a person works in, which the role that sees people does not see. */
  memberships(userId: string): Promise<readonly { id: string; name: string; role: string }[]>;
  originOf(requestUrl: string): string;
  send(mail: Mail): Promise<void>;
  waitUntil(work: Promise<unknown>): void;
  now: () => number;
}

/** How long a proof of who one is suffices to end an account. */
const recentMs = 10 * 60_000;
const tags = ['Account'];

const SessionEntry = z
  .object({
    id: z.string().meta({ example: 'ses_01k9xg3v5m8t4q2r7w6y1z0abc' }),
    userAgent: z.string().nullable(),
    ipAddress: z.string().nullable(),
    place: z
      .string()
      .nullable()
      .meta({ description: 'Where it signed in from, a country or a region of one; null when that is not known' }),
    signedInAt: z.string(),
    lastUsedAt: z.string().meta({ description: 'When it was last used, up to five minutes behind' }),
    expiresAt: z.string(),
    isCurrent: z.boolean(),
  })
  .meta({ id: 'SessionEntry' });

const sessionsRoute = apiRoute({
  access: 'browser',
  method: 'get',
  path: '/api/sessions',
  operationId: 'listSessions',
  summary: 'The browsers that you are signed in with, the latest first',
  tags,
  responses: { 200: jsonAnswer(z.object({ sessions: z.array(SessionEntry) }), 'The sessions'), ...problemAnswers(503) },
});

const endRoute = apiRoute({
  access: 'browser',
  method: 'delete',
  path: '/api/sessions/{id}',
  operationId: 'endSession',
  summary: 'Signs one browser out, at once',
  tags,
  request: {
    params: z.object({
      id: z.string().max(64).meta({ description: 'Id of the session', example: 'ses_01k9xg3v5m8t4q2r7w6y1z0abc' }),
    }),
  },
  responses: { 204: { description: 'Signed out' }, ...problemAnswers(404, 503) },
});

const waysRoute = apiRoute({
  access: 'browser',
  method: 'get',
  path: '/api/account/sign-in-ways',
  operationId: 'getSignInWays',
  summary: 'How you can prove who you are',
  tags,
  responses: {
    200: jsonAnswer(z.object({ hasPassword: z.boolean(), twoFactorEnabled: z.boolean() }), 'The ways'),
    ...problemAnswers(503),
  },
});

const exportRoute = apiRoute({
  access: 'browser',
  method: 'get',
  path: '/api/account/export',
  operationId: 'exportAccount',
  summary: 'Everything that is held of you, without what would sign somebody in',
  tags,
  responses: {
    200: jsonAnswer(z.record(z.string(), z.unknown()), 'All of it'),
    ...problemAnswers(503),
  },
});

const deleteRoute = apiRoute({
  access: 'browser',
  method: 'delete',
  path: '/api/account',
  operationId: 'deleteAccount',
  summary: 'Deletes you, within ten minutes of signing in; workspaces that others work in need another owner first',
  tags,
  responses: { 204: { description: 'Deleted' }, ...problemAnswers(409, 503) },
});

export function accountRoutes(app: ApiApp, deps: AccountRoutesDeps): void {
  const { accounts } = deps;

  app.openapi(sessionsRoute, async (c) => {
    const { userId, credentialId } = c.var.person;
    const sessions = (await accounts.sessions(userId)).map((row) => ({
      id: toPublicId('ses', row.id),
      userAgent: row.user_agent,
      ipAddress: row.ip_address,
      place: row.place,
      signedInAt: row.authenticated_at,
      lastUsedAt: row.updated_at,
      expiresAt: row.expires_at,
      isCurrent: row.id === credentialId,
    }));
    return c.json({ sessions }, 200);
  });

  app.openapi(endRoute, async (c) => {
    const id = parsePublicId('ses', c.req.valid('param').id);
    const ended = id !== null && (await accounts.endSession(tenantlessContext(c), c.var.person.userId, id));
    if (!ended) return untyped(fail(c, { code: 'not_found', detail: 'You have no session with this id.' }));
    return c.body(null, 204);
  });

  app.openapi(waysRoute, async (c) => c.json(await accounts.signInWays(c.var.person.userId), 200));

  app.openapi(exportRoute, async (c) => {
    c.header('content-disposition', 'attachment; filename="linkpulse-account.json"');
    const { userId } = c.var.person;
    const [held, workspaces] = await Promise.all([accounts.collect(userId), deps.memberships(userId)]);
    const memberships = workspaces.map(({ id, name, role }) => ({ id: toPublicId('ws', id), name, role }));
    return c.json({ ...held, memberships }, 200);
  });

  app.openapi(deleteRoute, async (c) => {
    const { userId, credentialId } = c.var.person;
    const provedAtMs = await accounts.provedAtMs(credentialId);
    if (provedAtMs === null || deps.now() - provedAtMs > recentMs)
      return untyped(
        fail(c, { code: 'recent_sign_in_needed', detail: 'Sign in again, then delete within ten minutes.' }),
      );
    const { person } = await accounts.collect(userId);
    const removed = await accounts.remove(tenantlessContext(c), userId);
    if (!removed.ok) {
      const workspaces = removed.error.map(({ id, name }) => ({ id: toPublicId('ws', id), name }));
      const detail = `Hand over ${workspaces.map(({ name }) => `“${name}”`).join(', ')} first: others work there.`;
      return untyped(fail(c, { code: 'conflict', detail, extra: { workspaces } }));
    }
    const email = z.object({ email: z.string() }).safeParse(person);
    const url = deps.originOf(c.req.url);
    if (email.success)
      deps.waitUntil(deps.send(securityNoticeMail(email.data.email, { notice: 'account_deleted', url })));
    setCookie(c, sessionCookie, '', { maxAge: 0, path: '/', secure: true, httpOnly: true, sameSite: 'Lax' });
    return c.body(null, 204);
  });
}
