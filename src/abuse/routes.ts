/** HTTP of reports and their review. Reporting needs no credential and tells nothing; reviewing is for operators. */
import * as z from 'zod';

import { fail, untyped, type ApiApp, type ApiContext } from '../http/api-app.ts';
import { jsonAnswer, jsonBody, LinkId, PageQuery, problemAnswers } from '../http/openapi.ts';
import { foreignCursor } from '../http/problem.ts';
import { apiRoute } from '../http/route.ts';
import { tenantlessContext } from '../http/write-context.ts';
import { newUuid, parsePublicId } from '../lib/id.ts';
import { toOrigin, toShortLink } from '../links/view.ts';
import { parseReportedAddress } from './reported-address.ts';
import type { ReviewStore } from './store.ts';
import { Decide, NewReport, ReportReceived, Reports, Review, ReviewPage } from './wire.ts';

export interface ReviewRoutesDeps {
  reviews: ReviewStore;
  canonicalHost: (host: string) => string;
  /** Makes visitors see the new state of these addresses. */
  written: (c: ApiContext, addresses: readonly string[]) => Promise<void>;
  random: (bytes: number) => Uint8Array;
  now: () => number;
}

const reportRoute = apiRoute({
  access: 'public',
  limit: 'report',
  method: 'post',
  path: '/api/reports',
  operationId: 'reportLink',
  summary: 'Report a short link that does harm',
  description: 'The answer is the same whether there is such a link or not.',
  tags: ['Abuse'],
  request: { body: jsonBody(NewReport) },
  responses: { 202: jsonAnswer(ReportReceived, 'Received'), ...problemAnswers(400, 413, 415, 422, 503) },
});

const tags = ['Operator'];

const listRoute = apiRoute({
  access: 'operator',
  method: 'get',
  path: '/api/operator/reviews',
  operationId: 'listReviews',
  summary: 'Reported links, the one that waits longest first',
  tags,
  request: { query: PageQuery },
  responses: { 200: jsonAnswer(ReviewPage, 'A page of cases'), ...problemAnswers(422, 503) },
});

const findRoute = apiRoute({
  access: 'operator',
  method: 'get',
  path: '/api/operator/review',
  operationId: 'findReview',
  summary: 'The case of the link at an address, reported or not',
  tags,
  request: { query: z.object({ address: z.string().min(1).max(2048).meta({ description: 'The short link' }) }) },
  responses: { 200: jsonAnswer(Review, 'The case'), ...problemAnswers(404, 422, 503) },
});

const reportsRoute = apiRoute({
  access: 'operator',
  method: 'get',
  path: '/api/operator/reviews/{id}/reports',
  operationId: 'listReports',
  summary: 'What was reported about a link and is not decided',
  tags,
  request: { params: LinkId },
  responses: { 200: jsonAnswer(Reports, 'The reports, at most 50'), ...problemAnswers(404, 503) },
});

const decideRoute = apiRoute({
  access: 'operator',
  method: 'post',
  path: '/api/operator/reviews/{id}/decision',
  operationId: 'decideReview',
  summary: 'Decide the case of a link',
  description: 'A link that is taken down redirects nobody within 30 seconds, anywhere.',
  tags,
  request: { params: LinkId, body: jsonBody(Decide) },
  responses: { 204: { description: 'Decided' }, ...problemAnswers(400, 404, 409, 413, 415, 422, 503) },
});

const noSuchCase = { code: 'not_found', detail: 'No link has this id or address.' } as const;

export function reviewRoutes(app: ApiApp, deps: ReviewRoutesDeps): void {
  app.openapi(reportRoute, async (c) => {
    const { address: text, ...report } = c.req.valid('json');
    const address = parseReportedAddress(text, deps.canonicalHost);
    const id = newUuid(deps.now(), deps.random(10));
    // What cannot be a link is asked for like any other: neither answer nor time tells.
    await deps.reviews.report(tenantlessContext(c), id, address ?? '', report);
    return c.json({ received: true as const }, 202);
  });

  app.openapi(listRoute, async (c) => {
    const { pageSize, cursor } = c.req.valid('query');
    const page = await deps.reviews.list(pageSize, cursor);
    if (!page) return untyped(fail(c, foreignCursor()));
    const origin = toOrigin(c.req.url);
    const reviews = page.reviews.map((review) => ({ ...review, shortLink: toShortLink(review.address, origin) }));
    return c.json({ reviews, nextCursor: page.nextCursor }, 200);
  });

  app.openapi(findRoute, async (c) => {
    const address = parseReportedAddress(c.req.valid('query').address, deps.canonicalHost);
    const review = address === null ? null : await deps.reviews.find(address);
    if (!review) return untyped(fail(c, noSuchCase));
    return c.json({ ...review, shortLink: toShortLink(review.address, toOrigin(c.req.url)) }, 200);
  });

  app.openapi(reportsRoute, async (c) => {
    const id = parsePublicId('link', c.req.valid('param').id);
    if (!id) return untyped(fail(c, noSuchCase));
    return c.json({ reports: await deps.reviews.reportsOf(id) }, 200);
  });

  app.openapi(decideRoute, async (c) => {
    const id = parsePublicId('link', c.req.valid('param').id);
    if (!id) return untyped(fail(c, noSuchCase));
    const context = tenantlessContext(c);
    const outcome = await deps.reviews.decide(context, id, c.req.valid('json'), c.var.person.userId);
    switch (outcome.kind) {
      case 'done':
        await deps.written(c, [outcome.address]);
        return c.body(null, 204);
      case 'not_found':
        return untyped(fail(c, noSuchCase));
      case 'version_mismatch':
        return untyped(
          fail(c, { code: 'already_decided', detail: 'Somebody has decided since you read the case: read it again.' }),
        );
    }
  });
}
