/** Who am I: what a client learns about the key it holds. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';

import { fail, untyped, type ApiEnv } from '../http/api-app.ts';
import { jsonAnswer, problemAnswers } from '../http/openapi.ts';
import { toPublicId } from '../lib/id.ts';
import type { IdentityStore } from './store.ts';

const Whoami = z
  .object({
    workspace: z.object({ id: z.string(), name: z.string() }),
    key: z.object({ id: z.string(), name: z.string(), hint: z.string() }),
    domains: z.array(z.object({ hostname: z.string(), isDefault: z.boolean() })),
  })
  .meta({ id: 'Whoami' });

const whoamiRoute = createRoute({
  method: 'get',
  path: '/api/workspace',
  operationId: 'getWorkspace',
  summary: 'The workspace and key that you act for, and the domains you may use',
  tags: ['Workspace'],
  security: [{ apiKey: [] }],
  responses: { 200: jsonAnswer(Whoami, 'The workspace'), ...problemAnswers(401, 503) },
});

export function identityRoutes(
  app: OpenAPIHono<ApiEnv>,
  deps: { identity: IdentityStore; defaultDomain: string },
): void {
  app.openapi(whoamiRoute, async (c) => {
    const asked = await deps.identity.whoami(c.var.actor, c.var.readToken);
    // The primary has just vouched for this key, so a replica that has not heard of it is merely behind.
    const { whoami, servedBy } = asked.whoami ? asked : await deps.identity.whoami(c.var.actor, 'primary');
    c.set('servedBy', servedBy);
    if (!whoami) return untyped(fail(c, { code: 'unauthorized', detail: 'This key has been removed.' }));
    return c.json(
      {
        workspace: { ...whoami.workspace, id: toPublicId('ws', whoami.workspace.id) },
        key: { ...whoami.key, id: toPublicId('key', whoami.key.id) },
        domains: whoami.domains.map(({ hostname }) => ({ hostname, isDefault: hostname === deps.defaultDomain })),
      },
      200,
    );
  });
}
