/** HTTP of the workspace that one works in. */
import type { OpenAPIHono } from '@hono/zod-openapi';

import { fail, untyped, type ApiEnv } from '../http/api-app.ts';
import { jsonAnswer, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import { toPublicId } from '../lib/id.ts';
import type { WorkspaceStore } from './store.ts';
import { WorkspaceView } from './wire.ts';

const getRoute = apiRoute({
  access: 'workspace.read',
  method: 'get',
  path: '/api/workspace',
  operationId: 'getWorkspace',
  summary: 'The workspace that you work in, what you may do there, and the domains you may use',
  tags: ['Workspace'],
  responses: { 200: jsonAnswer(WorkspaceView, 'The workspace'), ...problemAnswers(503) },
});

export function workspaceRoutes(
  app: OpenAPIHono<ApiEnv>,
  deps: { workspaces: WorkspaceStore; defaultDomain: string },
): void {
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
}
