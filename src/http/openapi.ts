/** Pieces that every route's OpenAPI description shares. */
import type { RouteConfig } from '@hono/zod-openapi';
import * as z from 'zod';

import { Problem } from './problem.ts';

export const jsonAnswer = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
});

const reasons = {
  400: 'Malformed JSON or header',
  401: 'No valid credential',
  403: 'The permission is lacking',
  404: 'No such thing in this workspace',
  409: 'Taken, an Idempotency-Key used for another request, or another workspace than the page shows',
  412: 'The link has changed since it was read',
  413: 'The body is too large',
  415: 'The body is not JSON',
  422: 'Invalid fields, each named',
  503: 'A store cannot be reached; try again',
} as const;

/** The problems that a route may answer. */
export const problemAnswers = (...statuses: (keyof typeof reasons)[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: reasons[status], content: { 'application/problem+json': { schema: Problem } } },
    ]),
  );

const text = (description: string, example: string) => ({ description, schema: { type: 'string' as const }, example });
const rateLimitFields = {
  RateLimit: text(
    'What is left: `r` units, and in `t` seconds all of them',
    '"create";r=598;t=1, "create-workspace";r=2990;t=1',
  ),
  'RateLimit-Policy': text(
    'The limits that this request counts for: `q` units in `w` seconds',
    '"create";q=600;w=60, "create-workspace";q=3000;w=60',
  ),
};

export const tooMany = {
  description: 'Too many requests: `violated-policies` names the limits, Retry-After says when to come again',
  headers: {
    ...rateLimitFields,
    'Retry-After': { description: 'Seconds', schema: { type: 'integer' as const }, example: 12 },
  },
  content: { 'application/problem+json': { schema: Problem } },
};

/** Successes say how the client stands with its limits. */
export const withRateLimitFields = (responses: RouteConfig['responses']): RouteConfig['responses'] =>
  Object.fromEntries(
    Object.entries(responses).map(([status, response]) =>
      status.startsWith('2') && !('$ref' in response)
        ? [status, { ...response, headers: Object.assign({}, rateLimitFields, response.headers) }]
        : [status, response],
    ),
  );

export const LinkId = z.object({
  id: z.string().max(64).meta({ description: 'Id of the link', example: 'link_01k9xg3v5m8t4q2r7w6y1z0abc' }),
});
export const noSuchLink = { code: 'not_found', detail: 'This workspace has no link with this id.' } as const;

/** Of lists that operators read page by page. */
export const PageQuery = z.object({
  cursor: z.string().max(500).optional().meta({ description: 'nextCursor of the page before' }),
  pageSize: z.coerce.number().int().min(1).max(100).default(50).meta({ description: 'How many at most' }),
});
