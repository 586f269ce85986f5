/** HTTP of the audit log: reading it page by page, and taking it home. */
import * as z from 'zod';

import { fail, untyped, type ApiApp } from '../http/api-app.ts';
import { jsonAnswer, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import { toPage } from '../lib/cursor.ts';
import type { AuditStore } from './store.ts';
import { parseFilter, toLine, toView } from './view.ts';
import { AuditPage, ExportAudit, ListAudit } from './wire.ts';

const listRoute = apiRoute({
  access: 'audit.read',
  method: 'get',
  path: '/api/audit',
  operationId: 'listAudit',
  summary: 'Who changed what in this workspace, newest first',
  tags: ['Audit'],
  request: { query: ListAudit },
  responses: { 200: jsonAnswer(AuditPage, 'A page of entries'), ...problemAnswers(422, 503) },
});

const exportRoute = apiRoute({
  access: 'audit.read',
  method: 'get',
  path: '/api/audit/export',
  operationId: 'exportAudit',
  summary: 'The log as lines of JSON in the order of the chain, with all that its hashes are computed from',
  tags: ['Audit'],
  request: { query: ExportAudit },
  responses: {
    200: {
      description: 'An entry a line',
      content: { 'application/x-ndjson': { schema: z.string() } },
      headers: {
        Link: {
          schema: { type: 'string' as const },
          description: 'rel="next": where the export goes on; absent at the end',
        },
        'X-Audit-Head': { schema: { type: 'string' as const }, description: 'seq:hash of the last entry of the chain' },
      },
    },
    ...problemAnswers(422, 503),
  },
});

export function auditRoutes(app: ApiApp, audit: AuditStore): void {
  app.openapi(listRoute, async (c) => {
    const filter = parseFilter(c.req.valid('query'));
    if (!filter.ok) {
      const { field, message } = filter.error;
      const errors = [{ field, code: 'invalid', message }];
      return untyped(fail(c, { code: 'validation_failed', detail: message, errors }));
    }
    const { pageSize, ...wanted } = filter.value;
    // One more than the page, to know whether there is another.
    const { entries, head, servedBy } = await audit.list(
      c.var.actor.workspaceId,
      { ...wanted, limit: pageSize + 1 },
      c.var.readToken,
    );
    c.set('servedBy', servedBy);
    const { page, nextCursor } = toPage(entries, pageSize, ({ at, seq }) => [at, seq]);
    return c.json({ entries: page.map(toView), nextCursor, head }, 200);
  });

  app.openapi(exportRoute, async (c) => {
    const { after, limit } = c.req.valid('query');
    const { entries, head, servedBy } = await audit.export(c.var.actor.workspaceId, after, limit, c.var.readToken);
    c.set('servedBy', servedBy);
    const last = entries.at(-1);
    if (last && head && last.seq < head.seq)
      c.header('link', `</api/audit/export?after=${last.seq}&limit=${limit}>; rel="next"`);
    if (head) c.header('x-audit-head', `${head.seq}:${head.hash}`);
    c.header('content-type', 'application/x-ndjson');
    return untyped(c.body(entries.map((entry) => `${toLine(entry)}\n`).join('')));
  });
}
