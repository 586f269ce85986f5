/** HTTP of API keys. Nobody gives a key more than they may do themselves, nor gets hold of one that may do more. */
import * as z from 'zod';

import { fail, untyped, type ApiApp, type ApiContext } from '../http/api-app.ts';
import { jsonAnswer, jsonBody, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import { writeContext } from '../http/write-context.ts';
import { newUuid, parsePublicId, toPublicId } from '../lib/id.ts';
import { sha256 } from '../platform/sha256.ts';
import type { Permission } from '../workspaces/permissions.ts';
import type { FreshSecret, KeyAdminStore, StoredKey } from './admin-store.ts';
import { formatApiKey, toHint } from './api-key.ts';
import { toPermissions } from './key-use.ts';
import { CreateKey, KeyView, NewKeyView, RotateKey, UpdateKey } from './wire.ts';

const tags = ['API keys'];
const KeyId = z.object({ id: z.string().max(64).meta({ description: 'Id of the key' }) });
const listRoute = apiRoute({
  access: 'keys.read',
  method: 'get',
  path: '/api/keys',
  operationId: 'listKeys',
  summary: 'The keys of the workspace that are not revoked, newest first',
  tags,
  responses: { 200: jsonAnswer(z.object({ keys: z.array(KeyView) }), 'The keys'), ...problemAnswers(503) },
});

const createRoute = apiRoute({
  access: 'keys.manage',
  limit: 'create',
  method: 'post',
  path: '/api/keys',
  operationId: 'createKey',
  summary: 'Make a key; it is shown this once',
  tags,
  request: { body: jsonBody(CreateKey) },
  responses: { 201: jsonAnswer(NewKeyView, 'The key and its secret'), ...problemAnswers(413, 415, 422, 503) },
});

const updateRoute = apiRoute({
  access: 'keys.manage',
  method: 'patch',
  path: '/api/keys/{id}',
  operationId: 'updateKey',
  summary: 'Change a key; everywhere within 10 seconds',
  tags,
  request: { params: KeyId, body: jsonBody(UpdateKey) },
  responses: { 200: jsonAnswer(KeyView, 'The key'), ...problemAnswers(404, 413, 415, 422, 503) },
});

const rotateRoute = apiRoute({
  access: 'keys.manage',
  method: 'post',
  path: '/api/keys/{id}/rotate',
  operationId: 'rotateKey',
  summary: 'Replace a key by a new one; the old one works on for the overlap',
  tags,
  request: { params: KeyId, body: jsonBody(RotateKey) },
  responses: {
    201: jsonAnswer(NewKeyView, 'The new key and its secret'),
    ...problemAnswers(404, 409, 413, 415, 422, 503),
  },
});

const revokeRoute = apiRoute({
  access: 'keys.manage',
  method: 'delete',
  path: '/api/keys/{id}',
  operationId: 'revokeKey',
  summary: 'Revoke a key; it opens nothing within 10 seconds',
  tags,
  request: { params: KeyId },
  responses: { 204: { description: 'Revoked' }, ...problemAnswers(404, 503) },
});

export interface KeyRoutesDeps {
  keys: KeyAdminStore;
  /** After a write: the client gets its consistency token. */
  written: (c: ApiContext) => Promise<void>;
  random: (bytes: number) => Uint8Array;
  now: () => number;
}

export function keyRoutes(app: ApiApp, deps: KeyRoutesDeps): void {
  const drawSecret = async (c: ApiContext): Promise<{ secret: string; fresh: FreshSecret }> => {
    const secret = formatApiKey(deps.random(32));
    const hash = await sha256(secret);
    const id = newUuid(deps.now(), deps.random(10));
    const { by } = c.var.actor;
    return { secret, fresh: { id, hint: toHint(secret), hash, createdBy: by.kind === 'user' ? by.userId : null } };
  };

  app.openapi(listRoute, async (c) => {
    const { keys, servedBy } = await deps.keys.list(c.var.actor.workspaceId, c.var.readToken);
    c.set('servedBy', servedBy);
    return c.json({ keys: keys.map(toView) }, 200);
  });

  app.openapi(createRoute, async (c) => {
    const wanted = c.req.valid('json');
    const lacking = wanted.scopes.filter((scope) => !c.var.actor.permissions.has(scope));
    if (lacking.length > 0) return untyped(refuseScopes(c, lacking));
    const { secret, fresh } = await drawSecret(c);
    const key = await deps.keys.create(writeContext(c), { ...wanted, ...fresh });
    await deps.written(c);
    return c.json({ key: toView(key), secret }, 201);
  });

  app.openapi(updateRoute, async (c) => {
    const change = c.req.valid('json');
    const { permissions } = c.var.actor;
    const lacking = (change.scopes ?? []).filter((scope) => !permissions.has(scope));
    if (lacking.length > 0) return untyped(refuseScopes(c, lacking));
    const id = parsePublicId('key', c.req.valid('param').id);
    if (!id) return untyped(fail(c, noSuchKey));
    const outcome = await deps.keys.change(writeContext(c), id, change, permissions);
    switch (outcome.kind) {
      case 'done':
        await deps.written(c);
        return c.json(toView(outcome.key), 200);
      case 'not_found':
        return untyped(fail(c, noSuchKey));
      case 'beyond_permissions':
        return untyped(fail(c, beyondPermissions));
    }
  });

  app.openapi(rotateRoute, async (c) => {
    const { overlapHours, expiresAt } = c.req.valid('json');
    const { permissions } = c.var.actor;
    const id = parsePublicId('key', c.req.valid('param').id);
    if (!id) return untyped(fail(c, noSuchKey));
    const { secret, fresh } = await drawSecret(c);
    const outcome = await deps.keys.rotate(writeContext(c), id, { ...fresh, expiresAt }, overlapHours, permissions);
    switch (outcome.kind) {
      case 'done':
        await deps.written(c);
        return c.json({ key: toView(outcome.key), secret }, 201);
      case 'not_found':
        return untyped(fail(c, noSuchKey));
      case 'beyond_permissions':
        return untyped(fail(c, beyondPermissions));
      case 'rotated':
        return untyped(fail(c, { code: 'already_rotated', detail: 'Revoke its successor first, or rotate that one.' }));
    }
  });

  app.openapi(revokeRoute, async (c) => {
    const id = parsePublicId('key', c.req.valid('param').id);
    if (!id || !(await deps.keys.revoke(writeContext(c), id))) return untyped(fail(c, noSuchKey));
    await deps.written(c);
    return c.body(null, 204);
  });
}

const noSuchKey = { code: 'not_found', detail: 'This workspace has no such key.' } as const;
const beyondPermissions = {
  code: 'forbidden',
  detail: 'This key may do what you may not, so it is not yours to change.',
} as const;

const refuseScopes = (c: ApiContext, lacking: readonly Permission[]): Response =>
  fail(c, {
    code: 'forbidden',
    detail: 'You cannot give a key what you lack yourself.',
    errors: lacking.map((scope) => ({ field: 'scopes', code: 'beyond_permissions', message: `You lack ${scope}.` })),
  });

const toInstant = (ms: number): string => new Date(ms).toISOString();
const toInstantOrNull = (ms: number | null): string | null => (ms === null ? null : toInstant(ms));

function toView(key: StoredKey): KeyView {
  return {
    id: toPublicId('key', key.id),
    name: key.name,
    hint: key.hint,
    scopes: [...toPermissions(key.scopes)],
    expiresAt: toInstantOrNull(key.expiresAt),
    allowedIps: key.allowedIps,
    corsOrigins: key.corsOrigins,
    createdAt: toInstant(key.createdAt),
    createdBy: key.createdBy && toPublicId('user', key.createdBy),
    lastUsedAt: toInstantOrNull(key.lastUsedAt),
    replaces: key.replaces && toPublicId('key', key.replaces),
  };
}
