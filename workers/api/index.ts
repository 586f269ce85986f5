import { env, waitUntil } from 'cloudflare:workers';

import { blocklistRoutes } from '../../src/abuse/blocklist-routes.ts';
import { postgresBlocklist } from '../../src/abuse/blocklist-store.ts';
import { reviewRoutes } from '../../src/abuse/routes.ts';
import { settingRoutes } from '../../src/abuse/setting-routes.ts';
import { postgresSettings } from '../../src/abuse/setting-store.ts';
import { postgresReviews } from '../../src/abuse/store.ts';
import { suspensionRoutes } from '../../src/abuse/suspension-routes.ts';
import { postgresSuspensions } from '../../src/abuse/suspension-store.ts';
import { hasOneWorkspace, readAccounts } from '../../src/clicks/account-store.ts';
import { accountingRoutes } from '../../src/clicks/accounting-routes.ts';
import { postgresAnalytics } from '../../src/clicks/analytics-store.ts';
import { auditRoutes } from '../../src/audit/routes.ts';
import { postgresAudit } from '../../src/audit/store.ts';
import { analyticsRoutes } from '../../src/clicks/routes.ts';
import { openApiApp, type ApiContext } from '../../src/http/api-app.ts';
import { cors } from '../../src/http/cors.ts';
import { docsRoutes } from '../../src/http/docs-routes.ts';
import { healthRoutes } from '../../src/http/health-routes.ts';
import { limitBadKeys } from '../../src/http/rate-limit.ts';
import { pageHeaders, serveWebPage } from '../../src/http/web-page.ts';
import { requireSameSite } from '../../src/http/same-site.ts';
import { writeContext } from '../../src/http/write-context.ts';
import { openWritten } from '../../src/http/written.ts';
import { postgresKeyAdmin } from '../../src/api-keys/admin-store.ts';
import { openKeyMemo, openOriginMemo, rememberKeys, rememberOrigins } from '../../src/api-keys/cache.ts';
import { authenticateApiKey } from '../../src/api-keys/guard.ts';
import { keyRoutes } from '../../src/api-keys/routes.ts';
import { postgresApiKeys } from '../../src/api-keys/store.ts';
import { openEndedSessions, openWriteMemo, redisTokenMemory } from '../../src/identity/cache.ts';
import { accountRoutes } from '../../src/identity/account-routes.ts';
import { postgresAccounts } from '../../src/identity/account-store.ts';
import { chooseProviders, type OAuthSettings } from '../../src/identity/auth-store.ts';
import { rangeBreaches } from '../../src/identity/breach-store.ts';
import { findUser } from '../../src/identity/user-store.ts';
import { authenticateSession } from '../../src/identity/guard.ts';
import { openPasswordHashes } from '../../src/identity/hash-store.ts';
import { optionRoutes } from '../../src/identity/option-routes.ts';
import { appOrigin } from '../../src/identity/pages.ts';
import { authRoutes } from '../../src/identity/routes.ts';
import { postgresSessions } from '../../src/identity/session-store.ts';
import { parseCodeKey } from '../../src/links/code-key.ts';
import { codeLength } from '../../src/links/code.ts';
import { takeCodes, type CodeLease } from '../../src/links/codes.ts';
import { openSignInAttempts } from '../../src/limits/attempt-store.ts';
import { openLimiter } from '../../src/limits/channels.ts';
import { withSettings } from '../../src/limits/settings.ts';
import { openWorkingKeys } from '../../src/limits/working-keys.ts';
import { createRoutes } from '../../src/links/create-routes.ts';
import { linkRoutes } from '../../src/links/routes.ts';
import { postgresLinks } from '../../src/links/store.ts';
import { chooseMailChannel, openMailer, type MailSettings } from '../../src/mail/channels.ts';
import { openPostgres } from '../../src/platform/postgres.ts';
import { checkPrimary, checkReplica } from '../../src/platform/readiness.ts';
import { openRedis } from '../../src/platform/redis.ts';
import { redisRevocations, rememberHolders } from '../../src/tokens/cache.ts';
import { authenticateAccessToken } from '../../src/tokens/guard.ts';
import { postgresSigningKeys } from '../../src/tokens/signing-key-store.ts';
import { tokenRoutes } from '../../src/tokens/routes.ts';
import { postgresTokens } from '../../src/tokens/store.ts';
import { invitationRoutes } from '../../src/workspaces/invitation-routes.ts';
import { postgresInvitations } from '../../src/workspaces/invitation-store.ts';
import { memberRoutes } from '../../src/workspaces/member-routes.ts';
import { postgresMembers } from '../../src/workspaces/member-store.ts';
import { postgresOwnWorkspaces } from '../../src/workspaces/own-store.ts';
import { quotaRoutes } from '../../src/workspaces/quota-routes.ts';
import { postgresQuotas } from '../../src/workspaces/quota-store.ts';
import { workspaceRoutes } from '../../src/workspaces/routes.ts';
import { sessionRoutes } from '../../src/workspaces/session-routes.ts';
import { postgresWorkspaces } from '../../src/workspaces/store.ts';

// The global Env is the union of all Workers'; this module runs as the API Worker.
const bindings = env as ApiEnv & MailSettings & OAuthSettings;
const now = () => Date.now();
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));

const postgres = openPostgres({ primaryUrl: bindings.API_DATABASE_URL, replicaUrl: bindings.API_REPLICA_DATABASE_URL });
const redis = () => openRedis({ url: bindings.UPSTASH_REDIS_REST_URL, token: bindings.UPSTASH_REDIS_REST_TOKEN });
const apiKeys = postgresApiKeys(postgres);
const rememberedKeys = rememberKeys(apiKeys, openKeyMemo(), now, waitUntil);
const revocations = redisRevocations(redis, now);
const people = openPostgres({ primaryUrl: bindings.AUTH_DATABASE_URL });
const signingKeys = postgresSigningKeys({ postgres: people, secret: bindings.AUTH_SECRET, now });
const tokens = postgresTokens(people);
const issuer = `https://${bindings.APP_HOST}`;
const links = postgresLinks(postgres);
const settings = postgresSettings(postgres);
const codeKey = parseCodeKey(bindings.LINK_CODE_KEY);
const lease: CodeLease = { blocks: [] };

const sessions = postgresSessions(people, { secret: bindings.AUTH_SECRET, ended: openEndedSessions(), now });
const mailChannel = chooseMailChannel(bindings, (url, init) => fetch(url, init));
const mailer = openMailer(mailChannel, { newKey: () => crypto.randomUUID(), now });

const providers = chooseProviders(bindings);

const app = openApiApp({
  authenticators: [
    authenticateApiKey(rememberedKeys, now),
    authenticateAccessToken({
      keys: signingKeys,
      revocations,
      findHolder: rememberHolders(tokens, now),
      issuer,
      now,
    }),
    authenticateSession(sessions),
  ],
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
app.use('/api/*', cors(rememberOrigins(apiKeys, openOriginMemo(), now)));
app.use('/api/*', limitBadKeys(openWorkingKeys({ random: () => random(16), now })));
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
const originOf = (requestUrl: string) =>
  appOrigin(requestUrl, { appHost: bindings.APP_HOST, aliases: bindings.APP_HOST_ALIASES.split(',') });
app.use('/api/*', requireSameSite({ originOf, cookiePaths: '/api/auth/' }));
optionRoutes(app, {
  providers: (['github', 'google'] as const).filter((name) => providers[name] !== undefined),
  signUpMode: () => settings.signUpMode(),
});
authRoutes(app, {
  postgres: people,
  secret: bindings.AUTH_SECRET,
  hashes: openPasswordHashes(),
  breaches: rangeBreaches(bindings.BREACH_RANGE_URL, (url, init) => fetch(url, init)),
  providers,
  attempts: openSignInAttempts({
    secret: bindings.AUTH_SECRET,
    attempt: async (account, place) => bindings.REALTIME.attempt(account, place),
    settle: async (account, place, outcome) => bindings.REALTIME.settleAttempt(account, place, outcome),
  }),
  send: (mail) => mailer.send(mail),
  mayRegister: (email) => settings.maySignUp(email),
  originOf,
  waitUntil,
  now,
  random,
});
accountRoutes(app, {
  accounts: postgresAccounts(people),
  originOf,
  send: (mail) => mailer.send(mail),
  waitUntil,
  now,
});
tokenRoutes(app, { tokens, keys: signingKeys, revocations, issuer, random, now });

const written = openWritten({
  publish: (addresses) => bindings.LOOKUP.publish([...addresses]),
  commitToken: () => postgres.commitToken(),
});
const site = (requestUrl: string) => ({
  defaultDomain: bindings.LINK_DOMAIN,
  appHost: bindings.APP_HOST,
  aliases: bindings.APP_HOST_ALIASES.split(','),
  port: new URL(requestUrl).port,
});
createRoutes(app, {
  links,
  site,
  written,
  takeCodes: (count) =>
    takeCodes(lease, count, codeKey.sip, (blocks) => links.leaseCodes(codeLength, codeKey.fingerprint, blocks)),
  random,
  now,
});
const workspaces = postgresWorkspaces(postgres);
/** Only the credential's own next reads need the token; the links follow as any that were changed. */
const settle = async (c: ApiContext, workspaceId: string) =>
  written(c, await workspaces.settle(writeContext(c), workspaceId));
const tell = (c: ApiContext) => written(c);
workspaceRoutes(app, { workspaces, defaultDomain: bindings.LINK_DOMAIN, written: tell, settle });
quotaRoutes(app, { quotas: postgresQuotas(postgres) });
sessionRoutes(app, {
  own: postgresOwnWorkspaces(postgres),
  findUser: (userId) => findUser(people, userId),
  settle,
  random,
  now,
});
memberRoutes(app, { members: postgresMembers(postgres), written: tell });
invitationRoutes(app, {
  invitations: postgresInvitations(postgres),
  send: (mail) => mailer.send(mail),
  originOf,
  written: tell,
  waitUntil,
  random,
  now,
});
keyRoutes(app, { keys: postgresKeyAdmin(postgres), written: tell, random, now });
linkRoutes(app, { links, site, written });
const aliases = new Set(bindings.APP_HOST_ALIASES.split(','));
const canonicalHost = (host: string) => (aliases.has(host) ? bindings.APP_HOST : host);
reviewRoutes(app, { reviews: postgresReviews(postgres), canonicalHost, written, random, now });
suspensionRoutes(app, { suspensions: postgresSuspensions(postgres), written });
settingRoutes(app, { settings });
blocklistRoutes(app, { blocklist: postgresBlocklist(postgres, { random, now }) });
analyticsRoutes(app, { analytics: postgresAnalytics(postgres), now });
auditRoutes(app, postgresAudit(postgres));
accountingRoutes(app, {
  readAccounts: (hours) => readAccounts(postgres, hours),
  hasOneWorkspace: () => hasOneWorkspace(postgres),
});

/** In `npm run dev` a Worker of its own answers /dev/*; a deployed API has no such binding. */
interface LocalEnv extends ApiEnv {
  LOCAL?: Fetcher;
}

export default {
  fetch(request, requestEnv: LocalEnv, ctx) {
    const { pathname } = new URL(request.url);
    if (requestEnv.LOCAL && pathname.startsWith('/dev/')) return requestEnv.LOCAL.fetch(request);
    const isApi =
      pathname === '/api' ||
      pathname.startsWith('/api/') ||
      pathname === '/.well-known/jwks.json' ||
      pathname === '/healthz' ||
      pathname === '/readyz';
    return isApi ? app.fetch(request, requestEnv, ctx) : serveWebPage(request, requestEnv.ASSETS);
  },
} satisfies ExportedHandler<ApiEnv>;
