/** HTTP of tokens: a person who is signed in gives them to a client, the client refreshes them, either revokes them. */

import { fail, untyped, type ApiApp, type ApiContext } from '../http/api-app.ts';
import { jsonAnswer, jsonBody, problemAnswers } from '../http/openapi.ts';
import type { Fault } from '../http/problem.ts';
import { apiRoute } from '../http/route.ts';
import { tenantlessContext } from '../http/write-context.ts';
import type { Person } from '../identity/actor.ts';
import { pageFor } from '../identity/pages.ts';
import { newUuid, parsePublicId, toPublicId } from '../lib/id.ts';
import type { Mail } from '../mail/mail.ts';
import { securityNoticeMail } from '../mail/templates.ts';
import { emit } from '../platform/events.ts';
import { sha256 } from '../platform/sha256.ts';
import { accessTokens, signAccessToken, type AccessGrant } from './access-token.ts';
import type { SigningKeyStore } from './signing-key-store.ts';
import { formatRefreshToken, isRefreshToken } from './refresh-token.ts';
import type { Revocations } from './revocations.ts';
import { keyTimes } from './signing-key.ts';
import type { Family, TokenStore } from './store.ts';
import { IssuedTokens, KeySet, RefreshRequest, TokenId, TokenList, TokenRequest } from './wire.ts';

export interface TokenRoutesDeps {
  tokens: Omit<TokenStore, 'findHolder'>;
  keys: Pick<SigningKeyStore, 'signer' | 'published'>;
  revocations: Pick<Revocations, 'revoke'>;
  issuer: string;
  originOf: (requestUrl: string) => string;
  send: (mail: Mail) => Promise<void>;
  waitUntil: (work: Promise<void>) => void;
  random: (bytes: number) => Uint8Array;
  now: () => number;
}

const tags = ['Tokens'];

const createTokenRoute = apiRoute({
  // A token gives no tokens.
  access: 'browser',
  method: 'post',
  path: '/api/tokens',
  operationId: 'createTokens',
  summary: 'Gives a client an access and a refresh token, to act for you in one workspace',
  tags,
  request: { body: jsonBody(TokenRequest) },
  responses: {
    201: jsonAnswer(IssuedTokens, 'The tokens, shown once'),
    ...problemAnswers(404, 409, 413, 415, 422, 503),
  },
});

const refreshRoute = apiRoute({
  access: 'public',
  limit: 'refresh',
  method: 'post',
  path: '/api/tokens/refresh',
  operationId: 'refreshTokens',
  summary: 'Uses up a refresh token for new tokens; one that was used before revokes all of its client’s',
  tags,
  request: { body: jsonBody(RefreshRequest) },
  responses: {
    200: jsonAnswer(IssuedTokens, 'The new tokens, shown once'),
    ...problemAnswers(401, 413, 415, 422, 503),
  },
});

const listRoute = apiRoute({
  access: 'user',
  method: 'get',
  path: '/api/tokens',
  operationId: 'listTokens',
  summary: 'The clients that hold tokens of yours; with an access token only that one',
  tags,
  responses: { 200: jsonAnswer(TokenList, 'Clients, the last used first'), ...problemAnswers(503) },
});

const revokeRoute = apiRoute({
  access: 'user',
  method: 'delete',
  path: '/api/tokens/{id}',
  operationId: 'revokeTokens',
  summary: 'Revokes a client’s tokens, the access token within five seconds',
  tags,
  request: { params: TokenId },
  responses: { 204: { description: 'Revoked' }, ...problemAnswers(404, 503) },
});

/** One answer for every refresh token that is not good, so that a guess teaches nothing. */
const notValid: Fault = {
  code: 'invalid_token',
  detail: 'This refresh token is unknown, was used before, has expired or was revoked.',
};
const tooOften: Fault = {
  code: 'rate_limited',
  detail: 'This client has refreshed ten times within a minute. Its token stays good: please come again in a minute.',
  headers: { 'retry-after': '60' },
};
const noSuchTokens: Fault = { code: 'not_found', detail: 'You have no tokens with this id.' };

export function tokenRoutes(app: ApiApp, deps: TokenRoutesDeps): void {
  const { tokens, keys, revocations, random, now } = deps;

  async function toIssued(grant: AccessGrant, refreshToken: string, refreshTokenExpiresAt: string) {
    const options = { issuer: deps.issuer, nowMs: now(), jti: newUuid(now(), random(10)) };
    return {
      id: toPublicId('tok', grant.familyId),
      tokenType: 'Bearer' as const,
      accessToken: await signAccessToken(grant, await keys.signer(), options),
      expiresIn: accessTokens.lifeSeconds,
      refreshToken,
      refreshTokenExpiresAt,
    };
  }

  app.openapi(createTokenRoute, async (c) => {
    const { client, workspaceId: named } = c.req.valid('json');
    const { person } = c.var;
    const workspaceId = named === undefined ? workspaceOf(c) : parsePublicId('ws', named);
    if (workspaceId === null) return untyped(fail(c, noSuchWorkspace));
    // Before anything is stored: without a key there would be a family that nobody can use.
    await keys.signer();
    const grant = { userId: person.userId, workspaceId, familyId: newUuid(now(), random(10)) };
    const refreshToken = formatRefreshToken(random(32));
    const created = await tokens.create(
      { ...grant, client, refreshHash: await sha256(refreshToken) },
      tenantlessContext(c),
    );
    if (!created.ok) return untyped(fail(c, created.error === 'not_a_member' ? noSuchWorkspace : tooMany));
    emit('info', 'token_family.create.done', { family_id: grant.familyId, request_id: c.var.requestId });
    return c.json(await toIssued(grant, refreshToken, created.value.expiresAt), 201);
  });

  app.openapi(refreshRoute, async (c) => {
    const { refreshToken } = c.req.valid('json');
    const successor = formatRefreshToken(random(32));
    if (!isRefreshToken(refreshToken)) return untyped(refuse(c, 'malformed'));
    // Before the token is used up: whoever is told to come again later must be able to.
    await keys.signer();
    const context = { ...tenantlessContext(c), actor: 'system:tokens' };
    const refreshed = await tokens.refresh(await sha256(refreshToken), await sha256(successor), context);
    switch (refreshed.outcome) {
      case 'refreshed':
        return c.json(await toIssued(refreshed.grant, successor, refreshed.expiresAt), 200);
      case 'too_often':
        emit('warn', 'refresh_token.use.hasty', { family_id: refreshed.familyId, request_id: c.var.requestId });
        return untyped(fail(c, tooOften));
      case 'reused':
        if (refreshed.isNews) {
          await revocations.revoke(refreshed.familyId);
          const url = pageFor.security(deps.originOf(c.req.url));
          deps.waitUntil(deps.send(securityNoticeMail(refreshed.email, { notice: 'tokens_revoked', url })));
        }
        return untyped(refuse(c, 'reused', refreshed.familyId));
      case 'refused':
        return untyped(refuse(c, 'unknown'));
    }
  });

  app.openapi(listRoute, async (c) => {
    const families = await tokens.list(c.var.person.userId);
    const shown = families.filter((family) => mayHandle(c.var.person, family.id));
    return c.json({ tokens: shown.map(toView) }, 200);
  });

  app.openapi(revokeRoute, async (c) => {
    const familyId = parsePublicId('tok', c.req.valid('param').id);
    if (familyId === null || !mayHandle(c.var.person, familyId)) return untyped(fail(c, noSuchTokens));
    // The row first: it is the truth.
    const { userId } = c.var.person;
    if (!(await tokens.revoke(userId, familyId, tenantlessContext(c)))) return untyped(fail(c, noSuchTokens));
    await revocations.revoke(familyId);
    return c.body(null, 204);
  });

  // Where libraries look for it; outside of /api, so not in its description.
  app.get('/.well-known/jwks.json', async (c) => {
    // The schema lets no member of a private key through.
    const published = KeySet.parse({ keys: await keys.published() });
    return c.json(published, 200, { 'cache-control': `public, max-age=${keyTimes.publishedMaxAgeSeconds}` });
  });
}

const noSuchWorkspace: Fault = { code: 'not_found', detail: 'You are in no workspace with this id.' };
const tooMany: Fault = {
  code: 'too_many_tokens',
  detail: 'You have 50 clients with tokens; revoke one of them first.',
};

/** A person may be in no workspace at all, whatever the type of a route with a workspace says. */
const workspaceOf = (c: ApiContext): string | null => c.var.actor?.workspaceId ?? null;

/** A client that holds a token sees and revokes its own, so that a stolen one cannot sign the others out. */
const mayHandle = (person: Person, familyId: string): boolean =>
  person.kind === 'session' || person.credentialId === familyId;

function refuse(c: ApiContext, reason: 'malformed' | 'unknown' | 'reused', familyId?: string): Response {
  emit('warn', 'refresh_token.use.refused', { reason, family_id: familyId, request_id: c.var.requestId });
  return fail(c, notValid);
}

const toView = ({ id, workspaceId, ...family }: Family) => ({
  ...family,
  id: toPublicId('tok', id),
  workspaceId: toPublicId('ws', workspaceId),
});
