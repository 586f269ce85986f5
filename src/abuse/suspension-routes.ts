/** HTTP of suspending and resuming a workspace. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';

import { fail, untyped, type ApiContext, type ApiEnv } from '../http/api-app.ts';
import { jsonAnswer, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import { operatorContext } from '../http/operator-context.ts';
import { parsePublicId } from '../lib/id.ts';
import type { SuspensionStore } from './suspension-store.ts';
import { Suspend, Suspension } from './wire.ts';

export interface SuspensionRoutesDeps {
  suspensions: SuspensionStore;
  written: (c: ApiContext, addresses: readonly string[]) => Promise<void>;
}

/** What a request does itself, as many as the list of revocations should hold of one workspace; a job does the rest. */
const pageSize = 500;

const tags = ['Operator'];
const params = z.object({ id: z.string().max(64).meta({ description: 'Id of the workspace' }) });
const path = '/api/operator/workspaces/{id}/suspension';

const suspendRoute = apiRoute({
  access: 'operator',
  method: 'put',
  path,
  operationId: 'suspendWorkspace',
  summary: 'Suspend a workspace: its links redirect nobody, and nothing in it can be changed',
  description:
    'The 500 links that were clicked last redirect nobody within 30 seconds, the others as soon as every location has the new state.',
  tags,
  request: { params, body: { required: true, content: { 'application/json': { schema: Suspend } } } },
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

export function suspensionRoutes(app: OpenAPIHono<ApiEnv>, deps: SuspensionRoutesDeps): void {
  /** Null when there is no such workspace. */
  async function change(c: ApiContext, publicId: string, suspended: boolean, reason: string) {
    const id = parsePublicId('ws', publicId);
    const context = operatorContext(c);
    if (!id || !(await deps.suspensions.set(context, id, suspended, reason, c.var.person.userId))) return null;
    const addresses = await deps.suspensions.settle(context, id, pageSize);
    if (addresses.length > 0) await deps.written(c, addresses);
    return { suspended, settledLinks: addresses.length, settled: addresses.length < pageSize };
  }

  app.openapi(suspendRoute, async (c) => {
    const suspension = await change(c, c.req.valid('param').id, true, c.req.valid('json').reason);
    return suspension ? c.json(suspension, 200) : untyped(fail(c, noSuchWorkspace));
  });

  app.openapi(resumeRoute, async (c) => {
    const suspension = await change(c, c.req.valid('param').id, false, '');
    return suspension ? c.json(suspension, 200) : untyped(fail(c, noSuchWorkspace));
  });
}
