import { docsRoutes } from '../../src/http/docs-routes.ts';
import { openApiApp } from '../../src/http/api-app.ts';
import { cors } from '../../src/http/cors.ts';
import { healthRoutes } from '../../src/http/health-routes.ts';
import { limitBadKeys } from '../../src/http/rate-limit.ts';
import { requireSameSite } from '../../src/http/same-site.ts';
import { pageHeaders, serveWebPage } from '../../src/http/web-page.ts';
import { openWriteMemo, redisTokenMemory } from '../../src/identity/cache.ts';
import { openLimiter } from '../../src/limits/channels.ts';
import { withSettings } from '../../src/limits/settings.ts';
import { openWorkingKeys } from '../../src/limits/working-keys.ts';
import { checkPrimary, checkReplica } from '../../src/platform/readiness.ts';
import { authenticators, addIdentity, isCorsOrigin, providers } from './identity.ts';
import { addLinks } from './links.ts';
import { addOperators } from './operators.ts';
import { bindings, mailChannel, now, originOf, postgres, random, redis } from './platform.ts';
import { addWorkspaces } from './workspaces.ts';

const app = openApiApp({
  authenticators,
  tokenMemory: redisTokenMemory(redis, openWriteMemo(), now),
  limiter: openLimiter({
    policies: withSettings(bindings.LIMITS),
    take: async (subject, takes) => bindings.REALTIME.take(subject, takes),
    shield: async (key) => (await bindings.PROOFS.limit({ key })).success,
    random: () => Math.random(),
    now,
  }),
  newRequestId: () => crypto.randomUUID(),
  now,
});
app.use('/api/*', cors(isCorsOrigin));
app.use('/api/*', limitBadKeys(openWorkingKeys({ random: () => random(16), now })));
app.use('/api/*', requireSameSite({ originOf, cookiePaths: '/api/auth/' }));
docsRoutes(app, pageHeaders);
healthRoutes(
  app,
  [
    { name: 'postgres', run: () => checkPrimary(postgres) },
    { name: 'replica', run: () => checkReplica(postgres), optional: true },
    { name: 'redis', run: async () => ({ answer: await redis().ping() }), optional: true },
    { name: 'lookup', run: async () => ({ answer: await bindings.LOOKUP.ping() }) },
    { name: 'realtime', run: async () => ({ answer: await bindings.REALTIME.ping() }), optional: true },
    { name: 'sign_in', run: async () => ({ providers: Object.keys(providers).join(' ') || 'none' }), optional: true },
    { name: 'mail', run: async () => ({ provider: mailChannel?.name ?? 'none' }), optional: true },
  ],
  now,
);
addIdentity(app);
addLinks(app);
addWorkspaces(app);
addOperators(app);

/** In `npm run dev` a Worker of its own answers /dev/*; a deployed API has no such binding. */
interface LocalEnv extends ApiEnv {
  LOCAL?: Fetcher;
}

/** The rest is the web page's. */
const apiPaths = /^\/(?:api(?:\/.*)?|\.well-known\/jwks\.json|healthz|readyz)$/;

export default {
  fetch(request, requestEnv: LocalEnv, ctx) {
    const { pathname } = new URL(request.url);
    if (requestEnv.LOCAL && pathname.startsWith('/dev/')) return requestEnv.LOCAL.fetch(request);
    return apiPaths.test(pathname) ? app.fetch(request, requestEnv, ctx) : serveWebPage(request, requestEnv.ASSETS);
  },
} satisfies ExportedHandler<ApiEnv>;
