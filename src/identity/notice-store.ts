/** Tells people by mail what has changed in how they sign in, so that whoever did not do it learns of it. No request waits for it or fails by it. */
import { createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api';
import type { BetterAuthPlugin } from 'better-auth/types';
import { decodeJwt } from 'jose';

import type { SecurityNotice } from '../mail/templates.ts';
import { describeError, emit } from '../platform/events.ts';

/** What a success at these addresses means to who is signed in. */
const byPath: Readonly<Record<string, SecurityNotice>> = {
  '/change-password': 'password_changed',
  '/passkey/verify-registration': 'passkey_added',
  '/passkey/delete-passkey': 'passkey_removed',
  '/unlink-account': 'account_unlinked',
};

export interface NoticeOptions {
  tell: (to: string, notice: SecurityNotice) => void;
  waitUntil: (work: Promise<unknown>) => void;
}

/** The plugin; a password that is set by mail is told of by better-auth itself (auth-store.ts). */
export function securityNotices({ tell, waitUntil }: NoticeOptions): BetterAuthPlugin {
  /** Whose account this request has made: its first way to sign in is no news to them. */
  let newUserId: string | null = null;
  const tellWhom = (find: Promise<{ email: string } | null | undefined>, notice: SecurityNotice) =>
    waitUntil(
      find
        .then((user) => user && tell(user.email, notice))
        .catch((error: unknown) => emit('error', 'auth.notice.failed', { error: describeError(error) })),
    );
  return {
    id: 'security-notices',
    init: () => ({
      options: {
        databaseHooks: {
          account: {
            create: {
              async after({ providerId, userId }, ctx) {
                if (providerId === 'credential' || userId === newUserId) return;
                if (ctx) tellWhom(ctx.context.internalAdapter.findUserById(userId), 'account_linked');
              },
            },
          },
          user: {
            create: {
              async after({ id }) {
                newUserId = id;
              },
            },
            update: {
              async after(user, ctx) {
                const { path = '', query } = ctx ?? {};
                // The same code signs in; only one that completes the setup changes the account.
                if (path === '/two-factor/verify-totp' && user['twoFactorEnabled'] === true)
                  tell(user.email, 'two_factor_enabled');
                if (path === '/two-factor/disable') tell(user.email, 'two_factor_disabled');
                const former = path === '/verify-email' ? formerAddress(query?.['token']) : null;
                if (former !== null && former !== user.email) tell(former, 'email_changed');
              },
            },
          },
        },
      },
    }),
    hooks: {
      after: [
        {
          matcher: ({ path }) => path !== undefined && path in byPath,
          handler: createAuthMiddleware(async (ctx) => {
            const notice = byPath[ctx.path];
            if (!notice || isAPIError(ctx.context.returned)) return;
            tellWhom(
              getSessionFromCtx(ctx).then((session) => session?.user),
              notice,
            );
          }),
        },
      ],
    },
  };
}

/** Whose address the proof was made for, when it changes one; better-auth has verified it. */
function formerAddress(proof: unknown): string | null {
  const { email, updateTo } = typeof proof === 'string' ? decodeJwt(proof) : {};
  return typeof email === 'string' && updateTo !== undefined ? email : null;
}
