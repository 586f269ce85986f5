/**
 * better-auth, put together for one request: it keeps state of the request in its context, and building it costs about 3 ms. Accounts,
 * passwords, links in mails, other providers and passkeys are its work; what it lacks stands in the files beside.
 */
import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth/minimal';
import { magicLink } from 'better-auth/plugins/magic-link';

import { newUuid } from '../lib/id.ts';
import type { Mail } from '../mail/mail.ts';
import {
  changeEmailMail,
  magicLinkMail,
  resetPasswordMail,
  signUpAttemptMail,
  verifyEmailMail,
} from '../mail/templates.ts';
import { identityAdapter } from './adapter-store.ts';
import type { PasswordHashes } from './hash-store.ts';
import { pageFor } from './pages.ts';
import type { People } from './people-store.ts';
import { keepProof } from './proof-store.ts';
import { codesOnce, secondFactor } from './two-factor-store.ts';
import { cookiePrefix, sessionSeconds } from './session.ts';

export interface OAuthClient {
  clientId: string;
  clientSecret: string;
}

/** Settings of the API Worker; a provider without both is not offered. */
export type OAuthSettings = Partial<
  Record<'GITHUB_CLIENT_ID' | 'GITHUB_CLIENT_SECRET' | 'GOOGLE_CLIENT_ID' | 'GOOGLE_CLIENT_SECRET', string>
>;

export function chooseProviders(settings: OAuthSettings): AuthDeps['providers'] {
  const client = (clientId = '', clientSecret = ''): OAuthClient | null =>
    clientId !== '' && clientSecret !== '' ? { clientId, clientSecret } : null;
  const github = client(settings.GITHUB_CLIENT_ID, settings.GITHUB_CLIENT_SECRET);
  const google = client(settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET);
  return { ...(github && { github }), ...(google && { google }) };
}

export interface AuthDeps {
  people: People;
  secret: string;
  hashes: PasswordHashes;
  providers: Partial<Record<'github' | 'google', OAuthClient>>;
  send(mail: Mail): Promise<void>;
  /** Whether somebody new may sign up with this address now. */
  mayRegister(email: string): Promise<boolean>;
  waitUntil(work: Promise<unknown>): void;
  now: () => number;
  random: (bytes: number) => Uint8Array;
}

export interface Auth {
  handler(request: Request): Promise<Response>;
}

/** `origin` is where the app is, as the person sees it. */
export function buildAuth(deps: AuthDeps, origin: string): Auth {
  const { people, hashes } = deps;
  const send = (mail: Mail) => deps.send(mail);
  return betterAuth({
    appName: 'LinkPulse',
    baseURL: origin,
    basePath: '/api/auth',
    secret: deps.secret,
    trustedOrigins: [origin],
    telemetry: { enabled: false },
    // Its lines hold e-mail addresses; what happened stands in our events.
    logger: { disabled: true },
    onAPIError: { throw: true },
    // Limits are counted across isolates, elsewhere.
    rateLimit: { enabled: false },
    database: identityAdapter(people),
    advanced: {
      database: { generateId: () => newUuid(deps.now(), deps.random(10)) },
      // A browser takes a __Host- cookie only for this host, with Secure and for all paths; localhost counts as secure.
      cookiePrefix,
      useSecureCookies: false,
      defaultCookieAttributes: { secure: true, httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: ['cf-connecting-ip'] },
      backgroundTasks: { handler: (work) => deps.waitUntil(work) },
    },
    session: {
      expiresIn: sessionSeconds,
      disableSessionRefresh: true,
      freshAge: 600,
      additionalFields: { workspaceId: { type: 'string', required: false, input: false, returned: false } },
    },
    verification: { storeIdentifier: 'hashed' },
    user: {
      changeEmail: {
        enabled: true,
        async sendChangeEmailConfirmation({ user, newEmail, token }) {
          const url = pageFor.verifyEmail(origin, await keepProof(people, token, deps));
          await send(changeEmailMail(user.email, { url, newEmail }));
        },
      },
    },
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: true,
      autoSignInAfterVerification: false,
      expiresIn: 24 * 3600,
      async sendVerificationEmail({ user, token }) {
        const url = pageFor.verifyEmail(origin, await keepProof(people, token, deps));
        await send(verifyEmailMail(user.email, { url, validFor: '24 hours' }));
      },
    },
    emailAndPassword: {
      enabled: true,
      autoSignIn: false,
      requireEmailVerification: true,
      // Lengths are judged in code points before (identity/password.ts).
      minPasswordLength: 1,
      maxPasswordLength: 1000,
      password: {
        hash: (password) => hashes.hash(password),
        verify: ({ hash, password }) => hashes.verify(hash, password),
      },
      resetPasswordTokenExpiresIn: 3600,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) =>
        send(resetPasswordMail(user.email, { url: pageFor.resetPassword(origin, token), validFor: 'one hour' })),
      onExistingUserSignUp: ({ user }) => send(signUpAttemptMail(user.email, { signInUrl: pageFor.signIn(origin) })),
    },
    socialProviders: deps.providers,
    account: {
      encryptOAuthTokens: true,
      updateAccountOnSignIn: false,
      accountLinking: {
        enabled: true,
        trustedProviders: [],
        requireLocalEmailVerified: true,
        allowDifferentEmails: false,
      },
    },
    databaseHooks: {
      user: {
        create: {
          // An address that a provider has not confirmed is anybody's: whose it is would find a stranger's account on it.
          before: async (user, ctx) =>
            (user.emailVerified || ctx?.path === '/sign-up/email') && deps.mayRegister(user.email),
        },
      },
      // What a provider lets us do in a person's name is not needed once we know who they are.
      account: {
        create: {
          before: async (account) => ({
            data: {
              ...account,
              accessToken: null,
              refreshToken: null,
              idToken: null,
              accessTokenExpiresAt: null,
              refreshTokenExpiresAt: null,
            },
          }),
        },
      },
    },
    plugins: [
      secondFactor(),
      codesOnce(people, deps.now),
      passkey({ rpID: new URL(origin).hostname, rpName: 'LinkPulse', origin }),
      magicLink({
        expiresIn: 600,
        disableSignUp: true,
        storeToken: 'hashed',
        async sendMagicLink({ email, token }, ctx) {
          const known = await ctx?.context.internalAdapter.findUserByEmail(email);
          const url = pageFor.signInLink(origin, token);
          if (known) deps.waitUntil(send(magicLinkMail(email, { url, validFor: 'ten minutes' })));
        },
      }),
    ],
  });
}
