/** HTTP of suspending and resuming workspaces. */
import * as z from 'zod';

import { fail, untyped, type ApiApp, type ApiContext } from '../http/api-app.ts';
import { jsonAnswer, jsonBody, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import { tenantlessContext } from '../http/write-context.ts';
import { parsePublicId, toPublicId } from '../lib/id.ts';
import type { SuspensionStore } from './suspension-store.ts';
import { Suspend, SuspendedWorkspace, Suspension } from './wire.ts';

export interface SuspensionRoutesDeps {
  suspensions: SuspensionStore;
  written: (c: ApiContext, addresses: readonly string[]) => Promise<void>;
}

/** What a request does itself, as many as the list of revocations should hold of one workspace; a job does the rest. */
const pageSize = 500;

const tags = ['Operator'];
const params = z.object({ id: z.string().max(64).meta({ description: 'Id of the workspace' }) });
const path = '/api/operator/workspaces/{id}/suspension';

const listRoute = apiRoute({
  access: 'operator',
  method: 'get',
  path: '/api/operator/suspensions',
  operationId: 'listSuspensions',
  summary: 'The workspaces that are suspended, the newest suspension first, at most 100',
  tags,
  responses: {
    200: jsonAnswer(z.object({ suspensions: z.array(SuspendedWorkspace) }), 'The workspaces'),
    ...problemAnswers(503),
  },
});

const suspendRoute = apiRoute({
  access: 'operator',
  method: 'put',
  path,
  operationId: 'suspendWorkspace',
  summary: 'Suspend a workspace: its links redirect nobody, and nothing in it can be changed',
  description:
    'The 500 links that were clicked last redirect nobody within 30 seconds, the others as soon as every location has the new state.',
  tags,
  request: { params, body: jsonBody(Suspend) },
  responses: { 200: jsonAnswer(Suspension, 'Suspended'), ...problemAnswers(400, 404, 413, 415, 422, 503) },
});

const resumeRoute = apiRoute({
  access: 'operator',
  method: 'delete',
  path,
  operationId: 'resumeWorkspace',
  summary: 'Resume a workspace: its links redirect again, those excepted that were taken down one by one',
  tags,
  request: { params },
  responses: { 200: jsonAnswer(Suspension, 'Resumed'), ...problemAnswers(404, 503) },
});

const noSuchWorkspace = { code: 'not_found', detail: 'No workspace has this id.' } as const;

export function suspensionRoutes(app: ApiApp, deps: SuspensionRoutesDeps): void {
  /** Null when there is no such workspace. */
  async function change(c: ApiContext, publicId: string, suspended: boolean, reason: string) {
    const id = parsePublicId('ws', publicId);
    const context = tenantlessContext(c);
    if (!id || !(await deps.suspensions.set(context, id, suspended, reason, c.var.person.userId))) return null;
    const addresses = await deps.suspensions.settle(context, id, pageSize);
    if (addresses.length > 0) await deps.written(c, addresses);
    return { suspended, settledLinks: addresses.length, settled: addresses.length < pageSize };
  }

  app.openapi(listRoute, async (c) => {
    const found = await deps.suspensions.list();
    const suspensions = found.map(({ workspaceId, name, reason, suspendedAtMs }) => ({
      workspace: { id: toPublicId('ws', workspaceId), name },
      reason,
      suspendedAt: new Date(suspendedAtMs).toISOString(),
    }));
    return c.json({ suspensions }, 200);
  });

  app.openapi(suspendRoute, async (c) => {
    const suspension = await change(c, c.req.valid('param').id, true, c.req.valid('json').reason);
    return suspension ? c.json(suspension, 200) : untyped(fail(c, noSuchWorkspace));
  });

  app.openapi(resumeRoute, async (c) => {
    const suspension = await change(c, c.req.valid('param').id, false, '');
    return suspension ? c.json(suspension, 200) : untyped(fail(c, noSuchWorkspace));
  });
}
