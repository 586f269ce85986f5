/** HTTP of a person's own workspaces: which there are, and in which their browser works. */
import * as z from 'zod';

import { fail, untyped, type ApiApp, type ApiContext } from '../http/api-app.ts';
import { jsonAnswer, jsonBody, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import { tenantlessContext } from '../http/write-context.ts';
import { newUuid, parsePublicId, toPublicId } from '../lib/id.ts';
import type { Membership, OwnWorkspaceStore } from './own-store.ts';
import { NameWorkspace, OwnWorkspace, SessionView, WorkspaceId } from './wire.ts';

const tags = ['Workspace'];

const sessionRoute = apiRoute({
  access: 'anyone',
  method: 'get',
  path: '/api/session',
  operationId: 'getSession',
  summary: 'Who you are, where you work and what you may do there; null for a browser in which nobody is signed in',
  tags,
  responses: { 200: jsonAnswer(SessionView.nullable(), 'You, or null'), ...problemAnswers(503) },
});

const listRoute = apiRoute({
  access: 'browser',
  method: 'get',
  path: '/api/workspaces',
  operationId: 'listWorkspaces',
  summary: 'Your workspaces, with those that you have deleted and can restore',
  tags,
  responses: {
    200: jsonAnswer(z.object({ workspaces: z.array(OwnWorkspace) }), 'The workspaces'),
    ...problemAnswers(503),
  },
});

const createRoute = apiRoute({
  access: 'browser',
  limit: 'create',
  method: 'post',
  path: '/api/workspaces',
  operationId: 'createWorkspace',
  summary: 'Found a workspace, own it and work in it from now on',
  tags,
  request: { body: jsonBody(NameWorkspace) },
  responses: {
    201: jsonAnswer(z.object({ id: z.string(), name: z.string() }), 'The workspace'),
    ...problemAnswers(413, 415, 422, 503),
  },
});

const switchRoute = apiRoute({
  access: 'browser',
  method: 'post',
  path: '/api/workspaces/{id}/switch',
  operationId: 'switchWorkspace',
  summary: 'Work in another of your workspaces, in this browser',
  tags,
  request: { params: WorkspaceId },
  responses: { 204: { description: 'Switched' }, ...problemAnswers(404, 503) },
});

const restoreRoute = apiRoute({
  access: 'browser',
  method: 'post',
  path: '/api/workspaces/{id}/restore',
  operationId: 'restoreWorkspace',
  summary: 'Take the deletion of your workspace back, within 30 days',
  tags,
  request: { params: WorkspaceId },
  responses: { 204: { description: 'Restored; its links follow within minutes' }, ...problemAnswers(404, 503) },
});

export interface SessionRoutesDeps {
  own: OwnWorkspaceStore;
  findUser: (userId: string) => Promise<{ name: string; email: string; emailVerified: boolean } | null>;
  /** The links of a workspace follow its deletion or restoration. */
  settle: (c: ApiContext, workspaceId: string) => Promise<void>;
  random: (bytes: number) => Uint8Array;
  now: () => number;
}

export function sessionRoutes(app: ApiApp, deps: SessionRoutesDeps): void {
  app.openapi(sessionRoute, async (c) => {
    const { person, actor } = c.var;
    if (!person) return c.json(null, 200);
    const [user, all] = await Promise.all([deps.findUser(person.userId), deps.own.list(person.userId)]);
    if (!user) return untyped(fail(c, { code: 'unauthorized', detail: 'This account is gone.' }));
    // A token tells of no other workspace than its own.
    const isShown = (id: string) => person.kind === 'session' || id === actor.workspaceId;
    const live = all.filter(({ id, deletedAt }) => deletedAt === null && isShown(id));
    // Undefined for somebody who is in no workspace.
    const here = live.find(({ id }) => id === actor?.workspaceId);
    return c.json(
      {
        user: { ...user, id: toPublicId('user', person.userId) },
        isOperator: person.isOperator,
        workspace: here
          ? { id: toPublicId('ws', here.id), name: here.name, suspendedAt: toInstantOrNull(here.suspendedAt) }
          : null,
        role: here?.role ?? null,
        permissions: here ? [...actor.permissions] : [],
        workspaces: live.map(({ id, name, role }) => ({ id: toPublicId('ws', id), name, role })),
      },
      200,
    );
  });

  app.openapi(listRoute, async (c) => {
    const all = await deps.own.list(c.var.person.userId);
    return c.json({ workspaces: all.map(toView) }, 200);
  });

  app.openapi(createRoute, async (c) => {
    const { name } = c.req.valid('json');
    const id = newUuid(deps.now(), deps.random(10));
    await deps.own.create(tenantlessContext(c), { id, name }, c.var.person.userId, c.var.person.credentialId);
    return c.json({ id: toPublicId('ws', id), name }, 201);
  });

  app.openapi(switchRoute, async (c) => {
    const { userId, credentialId } = c.var.person;
    const id = parsePublicId('ws', c.req.valid('param').id);
    const isSwitched = id && (await deps.own.switchTo(tenantlessContext(c), id, userId, credentialId));
    return isSwitched ? c.body(null, 204) : untyped(fail(c, noSuchWorkspace));
  });

  app.openapi(restoreRoute, async (c) => {
    const id = parsePublicId('ws', c.req.valid('param').id);
    const isRestored = id && (await deps.own.restore(tenantlessContext(c), id, c.var.person.userId));
    if (!isRestored) return untyped(fail(c, noSuchWorkspace));
    await deps.settle(c, id);
    return c.body(null, 204);
  });
}

const noSuchWorkspace = { code: 'not_found', detail: 'You have no such workspace.' } as const;

const toInstantOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

const toView = ({ id, name, role, deletedAt, suspendedAt }: Membership): OwnWorkspace => ({
  id: toPublicId('ws', id),
  name,
  role,
  deletedAt: toInstantOrNull(deletedAt),
  suspendedAt: toInstantOrNull(suspendedAt),
});
