/** Lets only requests with a valid API key through, and says for whom they act. */
import type { MiddlewareHandler } from 'hono';

import { fail, type ApiEnv } from '../http/api-app.ts';
import { utf8 } from '../lib/bytes.ts';
import { parseBearer } from './api-key.ts';
import type { IdentityStore } from './store.ts';

export const requireApiKey =
  (store: Pick<IdentityStore, 'authenticate'>): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const apiKey = parseBearer(c.req.header('authorization'));
    const hash = apiKey && new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(apiKey)));
    const actor = hash && (await store.authenticate(hash));
    if (!actor) {
      return fail(c, {
        code: 'unauthorized',
        detail: 'Send your API key as "Authorization: Bearer lp_…".',
        headers: { 'www-authenticate': apiKey ? 'Bearer error="invalid_token"' : 'Bearer' },
      });
    }
    c.set('actor', actor);
    await next();
    return undefined;
  };
