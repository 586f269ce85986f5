/**
 * Cross-origin requests: closed, but for origins that an API key names. A preflight shows no key, so it is answered for origins of
 * any key of the instance; the request itself is then judged by its own key's list (api-keys/key-use.ts). Cookies never cross:
 * no answer allows credentials.
 */
import type { MiddlewareHandler } from 'hono';

import { toNetwork } from '../lib/network.ts';
import type { ApiContext, ApiEnv } from './api-app.ts';

const allowedHeaders = 'authorization, content-type, idempotency-key, if-match, consistency-token, x-workspace';
const exposedHeaders = 'etag, location, retry-after, ratelimit, ratelimit-policy, consistency-token, x-request-id';
/** Browsers keep the answer so long; a key's list is held to at each request anyway. */
const preflightSeconds = 600;

export const cors =
  (isCorsOrigin: (origin: string, mayAsk: () => Promise<boolean>) => Promise<boolean>): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const origin = c.req.header('origin');
    const method = c.req.header('access-control-request-method');
    const isPreflight = c.req.method === 'OPTIONS' && origin !== undefined && method !== undefined;
    if (isPreflight && (await isCorsOrigin(origin, () => mayAsk(c)))) {
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

/** Whoever makes up origins costs a query with each, so these are counted by network; what an isolate knows is not. */
async function mayAsk(c: ApiContext): Promise<boolean> {
  const network = toNetwork(c.req.header('cf-connecting-ip') ?? null);
  const outcome = await c.var.limiter.check('anonymous', { network });
  if (outcome.kind === 'allowed') return true;
  c.set('rateLimit', outcome.kind === 'refused' ? 'anonymous' : 'unknown');
  return outcome.kind === 'unknown' && outcome.goesOn;
}
