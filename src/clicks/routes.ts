/** HTTP of analytics. */

import { fail, untyped, type ApiApp } from '../http/api-app.ts';
import { jsonAnswer, LinkId, noSuchLink, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import { parsePublicId } from '../lib/id.ts';
import { planWindow, toAnalytics } from './analytics.ts';
import type { AnalyticsStore } from './analytics-store.ts';
import { Analytics, AnalyticsQuery } from './wire.ts';

const analyticsRoute = apiRoute({
  access: 'analytics.read',
  method: 'get',
  path: '/api/links/{id}/analytics',
  operationId: 'getLinkAnalytics',
  summary: 'Clicks of a link: totals, a time series and the most frequent values',
  tags: ['Analytics'],
  request: { params: LinkId, query: AnalyticsQuery },
  responses: { 200: jsonAnswer(Analytics, 'The counts'), ...problemAnswers(404, 422, 503) },
});

export function analyticsRoutes(app: ApiApp, deps: { analytics: AnalyticsStore; now: () => number }): void {
  app.openapi(analyticsRoute, async (c) => {
    const { id } = c.req.valid('param');
    const linkId = parsePublicId('link', id);
    const window = planWindow(c.req.valid('query'), deps.now());
    if (!window.ok) {
      const errors = [
        { field: 'timezone', code: window.error, message: 'Name an IANA time zone such as Europe/Berlin.' },
      ];
      return untyped(fail(c, { code: 'validation_failed', detail: 'There is no such time zone.', errors }));
    }
    if (!linkId) return untyped(fail(c, noSuchLink));
    const { rows, servedBy } = await deps.analytics.read(
      c.var.actor.workspaceId,
      linkId,
      window.value,
      c.var.readToken,
    );
    c.set('servedBy', servedBy);
    return rows ? c.json(toAnalytics(id, window.value, rows), 200) : untyped(fail(c, noSuchLink));
  });
}
