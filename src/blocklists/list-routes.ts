/** HTTP of lists that are brought from a URL. The jobs Worker brings them; here it is said from where and how it went. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';

import { fail, untyped, type ApiEnv } from '../http/api-app.ts';
import { jsonAnswer, jsonBody, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import { tenantlessContext } from '../http/write-context.ts';
import { parseTarget, type TargetFault } from '../platform/outbound/target.ts';
import type { ListStore } from './list-store.ts';
import { Blocklist, FollowList, listName } from './wire.ts';

export interface ListRoutesDeps {
  lists: ListStore;
  /** Hosts, with their port, that need not be public: for tests. */
  allowedHosts: ReadonlySet<string>;
}

const tags = ['Operator'];

const listRoute = apiRoute({
  access: 'operator',
  method: 'get',
  path: '/api/operator/blocklists',
  operationId: 'listBlocklists',
  summary: 'The lists of blocked destinations, with what their last import brought or why it failed',
  tags,
  responses: { 200: jsonAnswer(z.object({ lists: z.array(Blocklist) }), 'At most 200 lists'), ...problemAnswers(503) },
});

const followRoute = apiRoute({
  access: 'operator',
  method: 'put',
  path: '/api/operator/blocklists/{list}',
  operationId: 'followBlocklist',
  summary: 'Bring a list from a URL, once or again and again',
  description:
    'Brought within the minute by a job: hosts files, one host or URL a line, and ||host^ lines of ad blockers; up to 8 MB and 200,000 entries, of them 20 patterns for each host. Each import replaces what the one before it brought; entries put on the list by hand stay.',
  tags,
  request: { params: z.object({ list: listName }), body: jsonBody(FollowList) },
  responses: { 202: { description: 'Will be brought' }, ...problemAnswers(400, 413, 415, 422, 503) },
});

const messages: Record<TargetFault, string> = {
  not_a_url: 'Is no URL.',
  scheme: 'Must begin with https://.',
  credentials: 'May hold no user name and no password.',
  port: 'May name no port.',
  not_public: 'Is not on the public internet.',
  local_name: 'Is not on the public internet.',
};

export function listRoutes(app: OpenAPIHono<ApiEnv>, { lists, allowedHosts }: ListRoutesDeps): void {
  app.openapi(listRoute, async (c) => c.json({ lists: await lists.all() }, 200));

  app.openapi(followRoute, async (c) => {
    const { url, refresh } = c.req.valid('json');
    const target = parseTarget(url, { allowedHosts, httpsOnly: true });
    if (!target.ok) {
      const errors = [{ field: 'url', code: target.error, message: messages[target.error] }];
      return untyped(fail(c, { code: 'validation_failed', detail: 'The list cannot be brought from there.', errors }));
    }
    const source = { url: target.value.href, refresh };
    if (await lists.follow(tenantlessContext(c), c.req.valid('param').list, source)) return c.body(null, 202);
    const errors = [{ field: 'list', code: 'too_many', message: 'At most 100 lists are brought from somewhere.' }];
    return untyped(fail(c, { code: 'validation_failed', detail: 'Drop another list first.', errors }));
  });
}
