/** HTTP of the workspace that one works in. */

import { fail, untyped, type ApiApp, type ApiContext } from '../http/api-app.ts';
import { jsonAnswer, jsonBody, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import { writeContext } from '../http/write-context.ts';
import { toPublicId } from '../lib/id.ts';
import type { WorkspaceStore } from './store.ts';
import { NameWorkspace, WorkspaceView } from './wire.ts';

const tags = ['Workspace'];

const getRoute = apiRoute({
  access: 'workspace.read',
  method: 'get',
  path: '/api/workspace',
  operationId: 'getWorkspace',
  summary: 'The workspace that you work in, what you may do there, and the domains you may use',
  tags,
  responses: { 200: jsonAnswer(WorkspaceView, 'The workspace'), ...problemAnswers(503) },
});

const renameRoute = apiRoute({
  access: 'workspace.update',
  method: 'patch',
  path: '/api/workspace',
  operationId: 'renameWorkspace',
  summary: 'Rename the workspace',
  tags,
  request: { body: jsonBody(NameWorkspace) },
  responses: { 204: { description: 'Renamed' }, ...problemAnswers(413, 415, 422, 503) },
});

const deleteRoute = apiRoute({
  access: 'workspace.delete',
  method: 'delete',
  path: '/api/workspace',
  operationId: 'deleteWorkspace',
  summary: 'Delete the workspace; its owner can restore it for 30 days',
  description:
    'Its keys and sessions open nothing within 10 seconds. Its links lead nowhere: up to 200 within 30 seconds, a thousand as soon as the edge has them, the others 5,000 a minute.',
  tags,
  responses: { 204: { description: 'Deleted' }, ...problemAnswers(503) },
});

export interface WorkspaceRoutesDeps {
  workspaces: WorkspaceStore;
  defaultDomain: string;
  written: (c: ApiContext) => Promise<void>;
  /** The links of a workspace follow its deletion or restoration. */
  settle: (c: ApiContext, workspaceId: string) => Promise<void>;
}

export function workspaceRoutes(app: ApiApp, deps: WorkspaceRoutesDeps): void {
  app.openapi(getRoute, async (c) => {
    const { actor, readToken } = c.var;
    const asked = await deps.workspaces.look(actor, readToken);
    // The primary has just vouched for this credential, so a replica that has not heard of it is merely behind.
    const { surroundings, servedBy } = asked.surroundings ? asked : await deps.workspaces.look(actor, 'primary');
    c.set('servedBy', servedBy);
    if (!surroundings) return untyped(fail(c, { code: 'unauthorized', detail: 'This workspace or key is gone.' }));
    const { workspace, key, domains } = surroundings;
    return c.json(
      {
        workspace: { ...workspace, id: toPublicId('ws', workspace.id) },
        key: key && { ...key, id: toPublicId('key', key.id) },
        permissions: [...actor.permissions],
        domains: domains.map(({ hostname }) => ({ hostname, isDefault: hostname === deps.defaultDomain })),
      },
      200,
    );
  });

  app.openapi(renameRoute, async (c) => {
    await deps.workspaces.rename(writeContext(c), c.req.valid('json').name);
    await deps.written(c);
    return c.body(null, 204);
  });

  app.openapi(deleteRoute, async (c) => {
    await deps.workspaces.remove(writeContext(c));
    await deps.settle(c, c.var.actor.workspaceId);
    return c.body(null, 204);
  });
}
