/**
 * better-auth, put together for one request: it keeps state of the request in its context, and building it costs about 3 ms. Accounts,
 * passwords, links in mails, other providers and passkeys are its work; what it lacks stands in the files beside.
 */
import { betterAuth } from 'better-auth/minimal';
import { magicLink } from 'better-auth/plugins/magic-link';

import { toBase64Url } from '../lib/bytes.ts';
import { newUuid } from '../lib/id.ts';
import type { Mail } from '../mail/mail.ts';
import {
  changeEmailMail,
  magicLinkMail,
  resetPasswordMail,
  securityNoticeMail,
  signUpAttemptMail,
  verifyEmailMail,
  type SecurityNotice,
} from '../mail/templates.ts';
import { identityAdapter } from './adapter-store.ts';
import type { PasswordHashes } from './hash-store.ts';
import { securityNotices } from './notice-store.ts';
import { pageFor } from './pages.ts';
import { verifiedPasskey } from './passkey-store.ts';
import type { People } from './people-store.ts';
import { keepProof } from './proof-store.ts';
import { codesOnce, secondFactor } from './two-factor-store.ts';
import { cookiePrefix, sessionSeconds } from './session.ts';
import { dropUnproven, hasSignedUpHere } from './sign-up-store.ts';

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
  /** What somebody asks for by naming an address. */
  send(mail: Mail): Promise<void>;
  /** What has happened: not counted with those, or whoever has enough of them sent keeps it from the owner. */
  notify(mail: Mail): Promise<void>;
  /** Whether somebody new may sign up with this address now. */
  mayRegister(email: string): Promise<boolean>;
  waitUntil(work: Promise<unknown>): void;
  now: () => number;
  random: (bytes: number) => Uint8Array;
}

/** What is known of one request. */
export interface AuthRequest {
  /** Where the app is, as the person sees it. */
  origin: string;
  /** Coarsely where the person is. */
  place: string | null;
}

export interface Auth {
  handler(request: Request): Promise<Response>;
  /** Once the handler has confirmed an address whose password went: a token with which whoever followed the mail sets another. */
  passwordToken(): Promise<string | null>;
}

const resetSeconds = 3600;

export function buildAuth(deps: AuthDeps, { origin, place }: AuthRequest): Auth {
  const { people, hashes } = deps;
  const send = (mail: Mail) => deps.send(mail);
  const tell = (to: string, notice: SecurityNotice) =>
    deps.waitUntil(deps.notify(securityNoticeMail(to, { notice, url: pageFor.security(origin) })));
  let withoutPassword: string | null = null;
  const auth = betterAuth({
    appName: 'LinkPulse',
    baseURL: origin,
    basePath: '/api/auth',
    secret: deps.secret,
    trustedOrigins: [origin],
    telemetry: { enabled: false },
    // Its lines hold e-mail addresses; what happened stands in our events.
    logger: { disabled: true },
    onAPIError: { throw: true, errorURL: `${origin}/app/sign-in` },
    // Limits are counted across isolates, elsewhere.
    rateLimit: { enabled: false },
    database: identityAdapter(people, () => newUuid(deps.now(), deps.random(10))),
    advanced: {
      // Also those that it derives from what must happen once; the adapter makes the others.
      database: { generateId: 'uuid' },
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
      additionalFields: {
        workspaceId: { type: 'string', required: false, input: false, returned: false },
        place: { type: 'string', required: false, input: false, returned: false },
      },
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
      async beforeEmailVerification(user, request) {
        if (await hasSignedUpHere(request?.headers.get('cookie') ?? null, user.id, deps.secret)) return;
        await dropUnproven(people, user.id);
        withoutPassword = user.id;
      },
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
      resetPasswordTokenExpiresIn: resetSeconds,
      revokeSessionsOnPasswordReset: true,
      // Whoever has followed the mail holds the address, and nothing of what was set before is left.
      async onPasswordReset({ user }) {
        tell(user.email, 'password_changed');
        if (user.emailVerified) return;
        const { internalAdapter } = await auth.$context;
        await internalAdapter.updateUser(user.id, { emailVerified: true });
      },
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
        // The provider has confirmed the address, and what others may have set on it goes (account.create below).
        requireLocalEmailVerified: false,
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
      session: { create: { before: async (session) => ({ data: { ...session, place } }) } },
      // What a provider lets us do in a person's name is not needed once we know who they are.
      account: {
        create: {
          async before(account) {
            if (account.providerId !== 'credential') await dropUnproven(people, account.userId);
            return {
              data: {
                ...account,
                accessToken: null,
                refreshToken: null,
                idToken: null,
                accessTokenExpiresAt: null,
                refreshTokenExpiresAt: null,
              },
            };
          },
        },
      },
    },
    plugins: [
      secondFactor(),
      codesOnce(people, deps.now),
      securityNotices({ tell, waitUntil: (work) => deps.waitUntil(work) }),
      verifiedPasskey(origin),
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
  return {
    handler: (request) => auth.handler(request),
    async passwordToken() {
      if (withoutPassword === null) return null;
      const token = toBase64Url(deps.random(32));
      const { internalAdapter } = await auth.$context;
      await internalAdapter.createVerificationValue({
        identifier: `reset-password:${token}`,
        value: withoutPassword,
        expiresAt: new Date(deps.now() + resetSeconds * 1000),
      });
      return token;
    },
  };
}
