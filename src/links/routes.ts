/** HTTP of links: one route per verb, described to OpenAPI by the schemas that validate it. */
import * as z from 'zod';

import { fail, untyped, type ApiApp, type ApiContext } from '../http/api-app.ts';
import { parseIfMatch, toEtag } from '../http/etag.ts';
import { jsonAnswer, jsonBody, LinkId, noSuchLink, problemAnswers } from '../http/openapi.ts';
import { foreignCursor } from '../http/problem.ts';
import { apiRoute } from '../http/route.ts';
import { writeContext } from '../http/write-context.ts';
import { parsePublicId } from '../lib/id.ts';
import { planChange, type Site } from './create.ts';
import type { Link } from './link.ts';
import type { LinkStore } from './store.ts';
import { toOrigin, toView } from './view.ts';
import { LinkPage, LinkView, ListLinks, UpdateLink } from './wire.ts';

export interface LinkRoutesDeps {
  links: LinkStore;
  site: (requestUrl: string) => Site;
  /** Makes visitors see the new state of these addresses and gives the client its consistency token. */
  written: (c: ApiContext, addresses: readonly string[]) => Promise<void>;
}

export const tags = ['Links'];

const etag = { ETag: { schema: { type: 'string' as const }, description: 'Version of the link, for If-Match' } };
const ifMatch = z.object({
  'if-match': z.string().max(100).optional().meta({ description: 'ETag of the link as you know it' }),
});

const listRoute = apiRoute({
  access: 'links.read',
  method: 'get',
  path: '/api/links',
  limitByQuery: { search: 'search' },
  operationId: 'listLinks',
  summary: 'Search and page through links',
  tags,
  request: { query: ListLinks },
  responses: { 200: jsonAnswer(LinkPage, 'A page of links'), ...problemAnswers(422, 503) },
});

const getRoute = apiRoute({
  access: 'links.read',
  method: 'get',
  path: '/api/links/{id}',
  operationId: 'getLink',
  summary: 'One link with its click counts',
  tags,
  request: { params: LinkId },
  responses: { 200: { ...jsonAnswer(LinkView, 'The link'), headers: etag }, ...problemAnswers(404, 503) },
});

const updateRoute = apiRoute({
  access: 'links.update',
  method: 'patch',
  path: '/api/links/{id}',
  operationId: 'updateLink',
  summary: 'Change a link; visitors elsewhere get the new target typically within a minute',
  tags,
  request: {
    params: LinkId,
    headers: ifMatch,
    body: jsonBody(UpdateLink),
  },
  responses: {
    200: { ...jsonAnswer(LinkView, 'The changed link'), headers: etag },
    ...problemAnswers(400, 404, 409, 412, 413, 415, 422, 503),
  },
});

const deleteRoute = apiRoute({
  access: 'links.delete',
  method: 'delete',
  path: '/api/links/{id}',
  operationId: 'deleteLink',
  summary: 'Delete a link; its key is never given out again',
  tags,
  request: { params: LinkId, headers: ifMatch },
  responses: { 204: { description: 'Deleted' }, ...problemAnswers(400, 404, 412, 503) },
});

export function linkRoutes(app: ApiApp, deps: LinkRoutesDeps): void {
  const show = (c: ApiContext, link: Link) => {
    c.header('etag', toEtag(link.version));
    return toView(link, toOrigin(c.req.url));
  };

  app.openapi(listRoute, async (c) => {
    const page = await deps.links.list(c.var.actor.workspaceId, c.req.valid('query'), c.var.readToken);
    if (!page) return untyped(fail(c, foreignCursor('Send nextCursor of the page before, with the same sortBy.')));
    c.set('servedBy', page.servedBy);
    const origin = toOrigin(c.req.url);
    return c.json({ links: page.links.map((link) => toView(link, origin)), nextCursor: page.nextCursor }, 200);
  });

  app.openapi(getRoute, async (c) => {
    const id = parsePublicId('link', c.req.valid('param').id);
    if (!id) return untyped(fail(c, noSuchLink));
    const { link, servedBy } = await deps.links.find(c.var.actor.workspaceId, id, c.var.readToken);
    c.set('servedBy', servedBy);
    return link ? c.json(show(c, link), 200) : untyped(fail(c, noSuchLink));
  });

  app.openapi(updateRoute, async (c) => {
    const id = parsePublicId('link', c.req.valid('param').id);
    const expected = parseIfMatch(c.req.header('if-match'));
    if (!expected.ok) return untyped(fail(c, expected.error));
    const change = planChange(c.req.valid('json'), deps.site(c.req.url));
    if (!change.ok)
      return untyped(
        fail(c, {
          code: 'validation_failed',
          detail: 'The link cannot be changed like this.',
          errors: change.error,
        }),
      );
    if (!id) return untyped(fail(c, noSuchLink));
    const outcome = await deps.links.change(writeContext(c), id, change.value, expected.value);
    switch (outcome.kind) {
      case 'done':
        await deps.written(c, [`${outcome.link.host}/${outcome.link.key}`]);
        return c.json(show(c, outcome.link), 200);
      case 'not_found':
        return untyped(fail(c, noSuchLink));
      case 'version_mismatch':
        return untyped(fail(c, versionMismatch));
      case 'external_id_taken':
        return untyped(
          fail(c, {
            code: 'external_id_taken',
            detail: 'Another link of the workspace has this externalId.',
            errors: [{ field: 'externalId', code: 'external_id_taken', message: 'taken' }],
          }),
        );
      case 'url_loops':
        return untyped(
          fail(c, {
            code: 'validation_failed',
            detail: 'The link would lead to a link.',
            errors: [
              { field: 'url', code: 'url_loops', message: 'A link cannot lead to a host that serves links itself.' },
            ],
          }),
        );
    }
  });

  app.openapi(deleteRoute, async (c) => {
    const id = parsePublicId('link', c.req.valid('param').id);
    const expected = parseIfMatch(c.req.header('if-match'));
    if (!expected.ok) return untyped(fail(c, expected.error));
    if (!id) return untyped(fail(c, noSuchLink));
    const outcome = await deps.links.remove(writeContext(c), id, expected.value);
    switch (outcome.kind) {
      case 'done':
        await deps.written(c, [outcome.address]);
        return c.body(null, 204);
      case 'not_found':
        return untyped(fail(c, noSuchLink));
      case 'version_mismatch':
        return untyped(fail(c, versionMismatch));
    }
  });
}

const versionMismatch = {
  code: 'version_mismatch',
  detail: 'Read the link again and repeat your change on what it is now.',
} as const;
