/** Pieces that every route's OpenAPI description shares. */
import * as z from 'zod';

import { Problem } from './problem.ts';

export const jsonAnswer = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
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

export const LinkId = z.object({
  id: z.string().max(64).meta({ description: 'Id of the link', example: 'link_01k9xg3v5m8t4q2r7w6y1z0abc' }),
});
export const noSuchLink = { code: 'not_found', detail: 'This workspace has no link with this id.' } as const;
