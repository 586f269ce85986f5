/**
 * What better-auth's second factor lacks: a TOTP code is accepted once (RFC 6238, 5.2), and every way to sign in but a passkey, which
 * is two factors itself, asks for it.
 */
import { createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { symmetricDecrypt } from 'better-auth/crypto';
import type { BetterAuthPlugin } from 'better-auth/types';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { and, eq, isNull, lt, or } from 'drizzle-orm';

import { utf8 } from '../lib/bytes.ts';
import type { People } from './people-store.ts';
import { twoFactors } from './schema.ts';
import { codeOf, stepsAround } from './totp.ts';

/** The plugin, asking after sign-ins by mailed link and by other providers too. */
export function secondFactor() {
  const plugin = twoFactor({ issuer: 'LinkPulse', allowPasswordless: true });
  const [asking] = plugin.hooks.after;
  if (!asking) throw new Error('The plugin no longer asks for a second factor where it did.');
  return {
    ...plugin,
    hooks: {
      after: [
        {
          matcher: (context: { path?: string }) => asks(context.path ?? ''),
          handler: asking.handler,
        },
      ],
    },
  };
}

const asks = (path: string): boolean =>
  path === '/sign-in/email' || path === '/magic-link/verify' || path.startsWith('/callback/');

/** Before better-auth looks at a code: spends the step that it belongs to, so that of two requests with one code one is refused. */
export function codesOnce(people: People, now: () => number): BetterAuthPlugin {
  return {
    id: 'codes-once',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path === '/two-factor/verify-totp',
          handler: createAuthMiddleware(async (ctx) => {
            const userId = (await getSessionFromCtx(ctx))?.user.id ?? (await findPendingUser(ctx));
            if (userId === null) return;
            const [row] = await people.rows((db) => db.select().from(twoFactors).where(eq(twoFactors.userId, userId)));
            if (!row) return;
            const secret = await symmetricDecrypt({ key: ctx.context.secretConfig, data: String(row['secret']) });
            const step = await findStep(secret, String(ctx.body.code), now());
            // A wrong code is for better-auth to count.
            if (step === null || (await spend(people, userId, step))) return;
            throw ctx.error('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'Invalid code' });
          }),
        },
      ],
    },
  };
}

type HookContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** Who has given a password and not yet a code. */
async function findPendingUser(ctx: HookContext): Promise<string | null> {
  const identifier = await ctx.getSignedCookie(ctx.context.createAuthCookie('two_factor').name, ctx.context.secret);
  const pending = identifier ? await ctx.context.internalAdapter.findVerificationValue(identifier) : null;
  return pending && pending.expiresAt > new Date() ? pending.value : null;
}

async function findStep(secret: string, code: string, nowMs: number): Promise<number | null> {
  const key = await crypto.subtle.importKey('raw', utf8.encode(secret), { name: 'HMAC', hash: 'SHA-1' }, false, [
    'sign',
  ]);
  for (const { step, message } of stepsAround(nowMs)) {
    // oxlint-disable-next-line no-await-in-loop -- three at most, and the second is usually the one
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, message));
    if (codeOf(mac) === code) return step;
  }
  return null;
}

/** Compare and set: false when this step or a later one was accepted before. */
async function spend(people: People, userId: string, step: number): Promise<boolean> {
  const isLater = or(isNull(twoFactors.lastStep), lt(twoFactors.lastStep, step));
  const spent = await people.rows((db) =>
    db
      .update(twoFactors)
      .set({ lastStep: step })
      .where(and(eq(twoFactors.userId, userId), isLater))
      .returning({ id: twoFactors.id }),
  );
  return spent.length > 0;
}
