/** Who asks: the credentials that the API accepts, and the routes that hand them out. */
import { waitUntil } from 'cloudflare:workers';

import { postgresSettings } from '../../src/abuse/setting-store.ts';
import { openKeyMemo, openOriginMemo, rememberKeys, rememberOrigins } from '../../src/api-keys/cache.ts';
import { authenticateApiKey } from '../../src/api-keys/guard.ts';
import { postgresApiKeys } from '../../src/api-keys/store.ts';
import type { ApiApp } from '../../src/http/api-app.ts';
import type { Authenticate } from '../../src/http/guard.ts';
import { accountRoutes } from '../../src/identity/account-routes.ts';
import { postgresAccounts } from '../../src/identity/account-store.ts';
import { chooseProviders } from '../../src/identity/auth-store.ts';
import { rangeBreaches } from '../../src/identity/breach-store.ts';
import { openEndedSessions } from '../../src/identity/cache.ts';
import { authenticateSession } from '../../src/identity/guard.ts';
import { openPasswordHashes } from '../../src/identity/hash-store.ts';
import { optionRoutes } from '../../src/identity/option-routes.ts';
import { authRoutes } from '../../src/identity/routes.ts';
import { postgresSessions } from '../../src/identity/session-store.ts';
import { openSignInAttempts } from '../../src/limits/attempt-store.ts';
import { redisRevocations, rememberHolders } from '../../src/tokens/cache.ts';
import { authenticateAccessToken } from '../../src/tokens/guard.ts';
import { tokenRoutes } from '../../src/tokens/routes.ts';
import { postgresSigningKeys } from '../../src/tokens/signing-key-store.ts';
import { postgresTokens } from '../../src/tokens/store.ts';
import { postgresOwnWorkspaces } from '../../src/workspaces/own-store.ts';
import { appHost, bindings, now, originOf, people, postgres, random, redis, send } from './platform.ts';

const secret = bindings.AUTH_SECRET;
const issuer = `https://${appHost}`;
const apiKeys = postgresApiKeys(postgres);
const settings = postgresSettings(postgres);
const ownWorkspaces = postgresOwnWorkspaces(postgres);
const revocations = redisRevocations(redis, now);
const signingKeys = postgresSigningKeys({ postgres: people, secret, now });
const tokens = postgresTokens(people);
export const providers = chooseProviders(bindings);

export const authenticators: readonly Authenticate[] = [
  authenticateApiKey(rememberKeys(apiKeys, openKeyMemo(), now, waitUntil), now),
  authenticateAccessToken({
    keys: signingKeys,
    revocations,
    findHolder: rememberHolders(tokens, now),
    issuer,
    now,
  }),
  authenticateSession(postgresSessions(people, { secret, ended: openEndedSessions(), now })),
];

/** Whether some API key may be used by pages of this origin. */
export const isCorsOrigin = rememberOrigins(apiKeys, openOriginMemo(), now);

export function addIdentity(app: ApiApp): void {
  optionRoutes(app, {
    providers: (['github', 'google'] as const).filter((name) => providers[name] !== undefined),
    signUpMode: () => settings.signUpMode(),
  });
  authRoutes(app, {
    postgres: people,
    secret,
    hashes: openPasswordHashes(),
    breaches: rangeBreaches(bindings.BREACH_RANGE_URL, (url, init) => fetch(url, init)),
    providers,
    attempts: openSignInAttempts({
      secret,
      attempt: async (account, place) => bindings.REALTIME.attempt(account, place),
      settle: async (account, place, outcome) => bindings.REALTIME.settleAttempt(account, place, outcome),
    }),
    send,
    mayRegister: (email) => settings.maySignUp(email),
    originOf,
    waitUntil,
    now,
    random,
  });
  accountRoutes(app, {
    accounts: postgresAccounts(people),
    memberships: (userId) => ownWorkspaces.list(userId),
    originOf,
    send,
    waitUntil,
    now,
  });
  tokenRoutes(app, { tokens, keys: signingKeys, revocations, issuer, originOf, send, waitUntil, random, now });
}
