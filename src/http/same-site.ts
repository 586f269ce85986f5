/**
 * No other site can make a browser change anything here with its cookies. Browsers say where a request comes from in Sec-Fetch-Site,
 * older ones in Origin; a request with a cookie that says neither is refused. Who sends a credential in Authorization is no browser
 * that was tricked: another site's page cannot set that header without being let by CORS.
 */
import type { MiddlewareHandler } from 'hono';

import { fail, type ApiEnv } from './api-app.ts';

export interface SameSiteOptions {
  /** Where the app is, for a request's URL. */
  originOf(requestUrl: string): string;
  /** Paths below this use cookies even beside a Bearer credential. */
  cookiePaths: string;
}

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

export const requireSameSite =
  (options: SameSiteOptions): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const isBearer =
      /^bearer /i.test(c.req.header('authorization') ?? '') && !c.req.path.startsWith(options.cookiePaths);
    if (harmless.has(c.req.method) || isBearer) return next();
    const [site, origin] = [c.req.header('sec-fetch-site'), c.req.header('origin')];
    const isOwn =
      (origin === undefined || origin === options.originOf(c.req.url)) &&
      (site === undefined || site === 'same-origin');
    const saysNothing = site === undefined && origin === undefined;
    if (isOwn && !(saysNothing && c.req.header('cookie') !== undefined)) return next();
    return fail(c, { code: 'cross_site', detail: 'Requests that change something come from the pages of this app.' });
  };
