/**
 * Cross-origin requests: closed, but for origins that an API key names. A preflight shows no key, so it is answered for origins of
 * any key of the instance; the request itself is then judged by its own key's list (api-keys/key-use.ts). Cookies never cross:
 * no answer allows credentials.
 */
import type { MiddlewareHandler } from 'hono';

import type { ApiEnv } from './api-app.ts';

const allowedHeaders = 'authorization, content-type, idempotency-key, if-match, consistency-token, x-workspace';
const exposedHeaders = 'etag, location, retry-after, ratelimit, ratelimit-policy, consistency-token, x-request-id';
/** Browsers keep the answer so long; a key's list is held to at each request anyway. */
const preflightSeconds = 600;

export const cors =
  (isCorsOrigin: (origin: string) => Promise<boolean>): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const origin = c.req.header('origin');
    const method = c.req.header('access-control-request-method');
    if (c.req.method === 'OPTIONS' && origin !== undefined && method !== undefined && (await isCorsOrigin(origin))) {
      return c.body(null, 204, {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
        'access-control-allow-headers': allowedHeaders,
        'access-control-max-age': String(preflightSeconds),
        vary: 'origin',
      });
    }
    await next();
    if (c.var.corsOrigin !== undefined) {
      c.header('access-control-allow-origin', c.var.corsOrigin);
      c.header('access-control-expose-headers', exposedHeaders);
      c.header('vary', 'origin', { append: true });
    }
    return undefined;
  };
