/** HTTP of the account of clicks: how much of the instance's redirects is in its ledger, for any valid key. Numbers of no tenant. */

import type { ApiApp } from '../http/api-app.ts';
import { jsonAnswer, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import { toAccounting, type HourAccount } from './accounting.ts';
import { AccountingQuery, ClickAccounting } from './wire.ts';

const accountingRoute = apiRoute({
  access: 'analytics.read',
  method: 'get',
  path: '/api/clicks/accounting',
  operationId: 'getClickAccounting',
  summary: 'What share of clicks was lost, by hour, of the whole instance',
  tags: ['Analytics'],
  request: { query: AccountingQuery },
  responses: { 200: jsonAnswer(ClickAccounting, 'The hours, oldest first'), ...problemAnswers(422, 503) },
});

export function accountingRoutes(
  app: ApiApp,
  deps: { readAccounts: (hours: number) => Promise<HourAccount[]>; hasOneWorkspace: () => Promise<boolean> },
): void {
  app.openapi(accountingRoute, async (c) => {
    const { hours } = c.req.valid('query');
    const [accounts, isAlone] = await Promise.all([deps.readAccounts(hours), deps.hasOneWorkspace()]);
    return c.json(toAccounting(accounts, isAlone), 200);
  });
}
