/** Stands before every route that is not public: who is this, and may they? Answers 401, 403, 409 and 503 in one way for all. */
import type { MiddlewareHandler } from 'hono';

import { decideAccess, type Access } from '../identity/access.ts';
import type { Authenticated } from '../identity/actor.ts';
import { parsePublicId } from '../lib/id.ts';
import { fail, type ApiContext, type ApiEnv } from './api-app.ts';
import type { Fault } from './problem.ts';

/** A credential that opens nothing; access tokens have a code of their own, because their client refreshes and tries again. */
type Refused = 'invalid' | 'invalid_token';

/** Knows one kind of credential. Null: the request has none of this kind. */
export type Authenticate = (c: ApiContext) => Promise<Authenticated | Refused | null>;

export const guard =
  (access: Access): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const refusal = access === 'public' ? null : await admit(c, access);
    if (refusal) return fail(c, refusal);
    await next();
    return undefined;
  };

async function admit(c: ApiContext, access: Exclude<Access, 'public'>): Promise<Fault | null> {
  const authenticated = await authenticate(c);
  if (authenticated === null || typeof authenticated === 'string') {
    // A browser whose session has ended is nobody's; a client that shows a credential is told that it is bad.
    if (access === 'anyone' && c.req.header('authorization') === undefined) return null;
    return unauthorized(authenticated);
  }
  const { actor, person } = authenticated;
  if (actor) c.set('actor', actor);
  if (person) c.set('person', person);
  c.set('isOperating', access === 'operator');
  const shown = c.req.header('x-workspace');
  // What is no id of a workspace is not the one that the credential is for.
  const shownWorkspaceId = shown === undefined ? null : (parsePublicId('ws', shown) ?? '');
  const decision = decideAccess(access, authenticated, shownWorkspaceId);
  return decision === 'admitted' ? null : toFault(decision, access);
}

/** The first kind of credential that the request has decides: a bad key is not made good by a cookie. */
async function authenticate(c: ApiContext): Promise<Authenticated | Refused | null> {
  for (const ask of c.var.authenticators) {
    // oxlint-disable-next-line no-await-in-loop -- the next is asked only when this one has found nothing
    const answer = await ask(c);
    if (answer !== null) return answer;
  }
  return c.req.header('authorization') === undefined ? null : 'invalid';
}

function unauthorized(refused: Refused | null): Fault {
  return {
    code: refused === 'invalid_token' ? 'invalid_token' : 'unauthorized',
    detail: refused
      ? 'This credential is unknown, has expired or has been revoked, or may not be used from here.'
      : 'Sign in, or send an API key as "Authorization: Bearer lp_…".',
    headers: { 'www-authenticate': refused ? 'Bearer error="invalid_token"' : 'Bearer' },
  };
}

function toFault(decision: Exclude<ReturnType<typeof decideAccess>, 'admitted'>, access: Access): Fault {
  switch (decision) {
    case 'no_person':
      return { code: 'forbidden', detail: 'Only a person who is signed in can do this, not an API key.' };
    case 'no_browser':
      return { code: 'browser_only', detail: 'An access token acts in its workspace only: sign in in a browser.' };
    case 'no_workspace':
      return { code: 'no_workspace', detail: 'You are in no workspace: create one, or switch to one of yours.' };
    case 'workspace_switched':
      return {
        code: 'workspace_switched',
        detail: 'You are working in another workspace than the one named in X-Workspace. Nothing has been done.',
      };
    case 'unconfirmed':
      return {
        code: 'unavailable',
        detail: 'It cannot be confirmed at the moment that your credential has not been revoked. Please try again.',
        headers: { 'retry-after': '5' },
      };
    case 'forbidden':
      return {
        code: 'forbidden',
        detail: `You lack the permission ${access}.`,
        extra: { permission: access },
      };
  }
}
