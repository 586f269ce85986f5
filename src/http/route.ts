/**
 * The only way to declare a route of the API. `access` says what it asks for and cannot be forgotten; from it come the guard, the
 * OpenAPI security and `x-access`. Whoever may not pass learns nothing of the body's rules: the guard stands before parsing.
 */
import type { RouteConfig } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';

import type { Access } from '../identity/access.ts';
import type { LimitClass } from '../limits/policies.ts';
import type { ApiEnv } from './api-app.ts';
import { limitBody, requireJson } from './body.ts';
import { chooseReadToken } from './consistency.ts';
import { guard } from './guard.ts';
import { problemAnswers, tooMany, withRateLimitFields } from './openapi.ts';
import { limitRequests, type LimitByQuery } from './rate-limit.ts';

type ApiRouteOptions = Omit<RouteConfig, 'path' | 'security' | 'middleware'> & {
  access: Access;
  /** Largest body accepted; default 1. */
  maxBodyMegabytes?: number;
  /** What it counts as; default `read` for GET and `write` for the rest. A public route is counted only when it says so. */
  limit?: LimitClass;
  /** Query parameters with which a request counts as something else, such as `{ search: 'search' }`. */
  limitByQuery?: LimitByQuery;
};

// The type is the one that was given, for requests and answers are inferred from it: nothing added or left out here changes either.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- P keeps the path a literal, from which its parameters are inferred
export function apiRoute<P extends string, R extends ApiRouteOptions & { path: P }>(options: R): R;
export function apiRoute(options: ApiRouteOptions & { path: string }): RouteConfig {
  const { access, maxBodyMegabytes = 1, limit = defaultLimit(options), limitByQuery, ...route } = options;
  const middleware: MiddlewareHandler<ApiEnv>[] = [guard(access)];
  // After the guard, which says whom to count by, and before anything that costs.
  if (limit) middleware.push(limitRequests(limit, limitByQuery));
  if (options.method !== 'get') middleware.push(limitBody(maxBodyMegabytes));
  if (options.request?.body?.required) middleware.push(requireJson);
  if (access !== 'public' && access !== 'anyone') middleware.push(chooseReadToken);
  return {
    ...route,
    responses: {
      ...(limit ? withRateLimitFields(options.responses) : options.responses),
      ...(access === 'public' ? {} : problemAnswers(401, 403)),
      ...(limit ? { 429: tooMany } : {}),
    },
    'x-access': access,
    security: securityOf(access),
    middleware,
  };
}

function defaultLimit({ access, method }: ApiRouteOptions): LimitClass | null {
  if (access === 'public') return null;
  return method === 'get' ? 'read' : 'write';
}

function securityOf(access: Access): Record<string, string[]>[] {
  if (access === 'public') return [];
  if (access === 'browser' || access === 'operator') return [{ session: [] }];
  const person = [{ session: [] }, { accessToken: [] }];
  if (access === 'anyone') return [{}, ...person];
  return access === 'user' ? person : [{ apiKey: [] }, ...person];
}

/** The credentials named above, for the OpenAPI document. */
export const securitySchemes = {
  apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of a workspace, lp_…' },
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A person’s access token, in the one workspace that it was made for',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-linkpulse.session_token',
    description: 'A browser that is signed in, in the workspace that it has chosen',
  },
} as const;
