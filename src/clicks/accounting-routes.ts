/** HTTP of the account of clicks: how many of the instance's redirects are in its ledger. Numbers of no tenant, for any valid key. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import type { ApiEnv } from '../http/api-app.ts';
import { jsonAnswer, problemAnswers } from '../http/openapi.ts';
import { toAccounting, type HourAccount } from './accounting.ts';
import { AccountingQuery, ClickAccounting } from './wire.ts';

const accountingRoute = createRoute({
  method: 'get',
  path: '/api/clicks/accounting',
  operationId: 'getClickAccounting',
  summary: 'Redirects served, captured, counted and lost, by hour, of the whole instance',
  tags: ['Analytics'],
  security: [{ apiKey: [] }],
  request: { query: AccountingQuery },
  responses: { 200: jsonAnswer(ClickAccounting, 'The hours, oldest first'), ...problemAnswers(401, 422, 503) },
});

export function accountingRoutes(
  app: OpenAPIHono<ApiEnv>,
  deps: { readAccounts: (hours: number) => Promise<HourAccount[]> },
): void {
  app.openapi(accountingRoute, async (c) => {
    const accounts = await deps.readAccounts(c.req.valid('query').hours);
    return c.json(toAccounting(accounts), 200);
  });
}
