/**
 * What of better-auth is offered below /api/auth, and with which bodies. Nothing else of it is reachable, whatever a new version adds.
 * Bodies are strict: addresses to return to, extra fields and tokens in places of better-auth's choosing are refused here.
 */
import * as z from 'zod';

import { normaliseEmail, type EmailFault } from './email.ts';
import { checkPassword, minPasswordLength, type PasswordFault } from './password.ts';

const emailFaults: Record<EmailFault, string> = {
  malformed: 'Must be an e-mail address.',
  too_long: 'At most 254 characters.',
  look_alike: 'Holds characters that look like others; write it in its usual letters.',
};

const passwordFaults: Record<PasswordFault, string> = {
  too_short: `At least ${minPasswordLength} characters.`,
  too_long: 'At most 128 characters.',
  too_common: 'Is among the passwords that everybody tries first.',
};

/** `params.code` becomes the code of the field's problem. */
const Email = z.string().transform((text, context) => {
  const email = normaliseEmail(text);
  if (email.ok) return email.value;
  context.addIssue({ code: 'custom', message: emailFaults[email.error], params: { code: `email_${email.error}` } });
  return z.NEVER;
});

const NewPassword = z
  .string()
  .max(1000)
  .transform((text, context) => {
    const password = checkPassword(text, null);
    if (password.ok) return password.value;
    context.addIssue({
      code: 'custom',
      message: passwordFaults[password.error],
      params: { code: `password_${password.error}` },
    });
    return z.NEVER;
  });

/** One that is already set; whatever it is, it is compared. */
const Password = z.string().min(1).max(1000);
/** Shown to colleagues and in lists: one line, nothing that turns text around. */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'Must be one line of ordinary text.');
const Token = z.string().min(1).max(2000);
const Code = z.string().regex(/^\d{6}$/, 'Six digits.');
const Uuid = z.uuid();
const Provider = z.enum(['github', 'google']);
/** There and back: only to pages of ours. */
const AtProvider = z.strictObject({ provider: Provider }).transform(({ provider }) => ({
  provider,
  callbackURL: '/app',
  errorCallbackURL: '/app/sign-in',
  disableRedirect: true,
}));
const nothing = z.strictObject({});
/** What the browser's authenticator says; the passkey plugin verifies it. */
const Authenticator = z.looseObject({ id: z.string().max(2000) });

export interface AuthEndpoint {
  method: 'GET' | 'POST';
  body?: z.ZodType<Record<string, unknown>>;
  /** better-auth wants a GET with these fields in the query: what a mail's link would do is done by a page's POST. */
  asQuery?: boolean;
  /** Fields that hold a password to be set, which is looked for in breaches. */
  newPassword?: 'password' | 'newPassword';
  /** Answers at the same time whether an account exists or not. */
  evenTime?: boolean;
  /** Leaves the mark of the new account in the browser. */
  marksBrowser?: boolean;
  /** Answers with this instead of better-auth's body. */
  says?: Record<string, unknown>;
  /** Stands in the answer beside, or instead of, what better-auth says. */
  adds?: Record<string, unknown>;
}

const post = (body: z.ZodType<Record<string, unknown>>, more: Partial<AuthEndpoint> = {}): AuthEndpoint => ({
  method: 'POST',
  body,
  ...more,
});
const sent = { status: 'sent' };
const done = { status: 'done' };

/** By the path below /api/auth. */
export const authEndpoints: Readonly<Record<string, AuthEndpoint>> = {
  '/sign-up/email': post(z.strictObject({ name: Name, email: Email, password: NewPassword }), {
    newPassword: 'password',
    evenTime: true,
    marksBrowser: true,
    says: sent,
  }),
  '/sign-in/email': post(z.strictObject({ email: Email, password: Password, rememberMe: z.boolean().optional() }), {
    evenTime: true,
  }),
  '/sign-in/social': post(AtProvider),
  '/sign-in/magic-link': post(z.strictObject({ email: Email }), { evenTime: true, says: sent }),
  '/magic-link/verify': post(z.strictObject({ token: Token }), { asQuery: true }),
  '/sign-out': post(nothing, { says: done }),
  '/verify-email': post(z.strictObject({ token: Token }), { asQuery: true, says: done }),
  '/send-verification-email': post(z.strictObject({ email: Email }), { evenTime: true, says: sent }),
  '/request-password-reset': post(z.strictObject({ email: Email }), { evenTime: true, says: sent }),
  '/reset-password': post(z.strictObject({ token: Token, newPassword: NewPassword }), {
    newPassword: 'newPassword',
    says: done,
  }),
  '/change-password': post(
    z
      .strictObject({ currentPassword: Password, newPassword: NewPassword })
      .transform((body) => ({ ...body, revokeOtherSessions: true })),
    { newPassword: 'newPassword', says: done },
  ),
  '/change-email': post(z.strictObject({ newEmail: Email }), { evenTime: true, says: sent }),
  '/update-user': post(z.strictObject({ name: Name }), { says: done }),
  '/revoke-other-sessions': post(nothing, { says: done }),
  '/list-accounts': { method: 'GET' },
  '/link-social': post(AtProvider),
  // The id that /list-accounts gives, and not the account's at the provider.
  '/unlink-account': post(z.strictObject({ accountId: Uuid }), { says: done }),
  '/callback/github': { method: 'GET' },
  '/callback/google': { method: 'GET' },
  '/two-factor/enable': post(z.strictObject({ password: Password.optional() })),
  '/two-factor/disable': post(z.strictObject({ password: Password.optional() }), { says: done }),
  '/two-factor/verify-totp': post(z.strictObject({ code: Code })),
  '/two-factor/verify-backup-code': post(z.strictObject({ code: z.string().min(1).max(50) })),
  '/two-factor/generate-backup-codes': post(z.strictObject({ password: Password.optional() })),
  '/passkey/generate-register-options': { method: 'GET' },
  '/passkey/verify-registration': post(z.strictObject({ response: Authenticator, name: Name.optional() })),
  '/passkey/generate-authenticate-options': { method: 'GET', adds: { userVerification: 'required' } },
  '/passkey/verify-authentication': post(z.strictObject({ response: Authenticator })),
  '/passkey/list-user-passkeys': { method: 'GET' },
  '/passkey/delete-passkey': post(z.strictObject({ id: Uuid }), { says: done }),
  '/passkey/update-passkey': post(z.strictObject({ id: Uuid, name: Name })),
};
