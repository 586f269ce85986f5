/** HTTP of a workspace's quotas. */

import type { ApiApp } from '../http/api-app.ts';
import { jsonAnswer, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import type { QuotaStore } from './quota-store.ts';
import { QuotaUses } from './wire.ts';

const getRoute = apiRoute({
  access: 'workspace.read',
  method: 'get',
  path: '/api/workspace/quotas',
  operationId: 'getQuotas',
  summary: 'How much the workspace may have, and how much it has',
  tags: ['Workspace'],
  responses: { 200: jsonAnswer(QuotaUses, 'The quotas'), ...problemAnswers(503) },
});

export function quotaRoutes(app: ApiApp, { quotas }: { quotas: QuotaStore }): void {
  app.openapi(getRoute, async (c) => {
    const { uses, servedBy } = await quotas.uses(c.var.actor.workspaceId, c.var.readToken);
    c.set('servedBy', servedBy);
    return c.json(uses, 200);
  });
}
