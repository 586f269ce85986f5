/** better-auth's reasons to refuse in our words: few codes, none of which tells whether an account exists. */

export interface AuthRefusal {
  code:
    | 'invalid_credentials'
    | 'email_unverified'
    | 'proof_invalid'
    | 'code_invalid'
    | 'session_required'
    | 'recent_sign_in_needed'
    | 'too_many_attempts'
    | 'cross_site'
    | 'forbidden'
    | 'conflict'
    | 'not_found'
    | 'validation_failed';
  detail: string;
}

const credentials: AuthRefusal = {
  code: 'invalid_credentials',
  detail: 'The e-mail address or the password is wrong.',
};
const proof: AuthRefusal = {
  code: 'proof_invalid',
  detail: 'The link or its token was used, has expired, or was never ours. Ask for another.',
};
const code: AuthRefusal = { code: 'code_invalid', detail: 'The code is wrong, has been used or has expired.' };
const attempts: AuthRefusal = {
  code: 'too_many_attempts',
  detail: 'Too many wrong codes: sign in again, or wait a quarter of an hour.',
};
const site: AuthRefusal = {
  code: 'cross_site',
  detail: 'Requests that change something come from the pages of this app.',
};

const byCode: Readonly<Record<string, AuthRefusal>> = {
  INVALID_EMAIL_OR_PASSWORD: credentials,
  INVALID_PASSWORD: { code: 'invalid_credentials', detail: 'The password is wrong.' },
  CREDENTIAL_ACCOUNT_NOT_FOUND: {
    code: 'conflict',
    detail: 'This account has no password yet; set one by resetting it.',
  },
  EMAIL_NOT_VERIFIED: {
    code: 'email_unverified',
    detail: 'Confirm your e-mail address first: we have just sent you a link.',
  },
  INVALID_TOKEN: proof,
  TOKEN_EXPIRED: proof,
  USER_NOT_FOUND: proof,
  INVALID_USER: proof,
  INVALID_CODE: code,
  INVALID_BACKUP_CODE: code,
  INVALID_TWO_FACTOR_COOKIE: {
    code: 'proof_invalid',
    detail: 'Sign in again: this sign-in has waited too long for its second factor.',
  },
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: attempts,
  ACCOUNT_TEMPORARILY_LOCKED: attempts,
  TOTP_NOT_ENABLED: { code: 'conflict', detail: 'Two-factor sign-in is not set up.' },
  TWO_FACTOR_NOT_ENABLED: { code: 'conflict', detail: 'Two-factor sign-in is not set up.' },
  BACKUP_CODES_NOT_ENABLED: { code: 'conflict', detail: 'Two-factor sign-in is not set up.' },
  SESSION_EXPIRED: {
    code: 'recent_sign_in_needed',
    detail: 'Sign in again: this asks for a recent proof of who you are.',
  },
  SESSION_NOT_FRESH: {
    code: 'recent_sign_in_needed',
    detail: 'Sign in again: this asks for a recent proof of who you are.',
  },
  FAILED_TO_UNLINK_LAST_ACCOUNT: {
    code: 'conflict',
    detail: 'This is the only way left to sign in; add another first.',
  },
  PROVIDER_NOT_FOUND: { code: 'not_found', detail: 'This instance does not offer that way to sign in.' },
  PASSKEY_NOT_FOUND: { code: 'not_found', detail: 'There is no such passkey.' },
  CHALLENGE_NOT_FOUND: proof,
  AUTHENTICATION_FAILED: { code: 'invalid_credentials', detail: 'The passkey was not accepted.' },
  FAILED_TO_VERIFY_REGISTRATION: { code: 'validation_failed', detail: 'The passkey could not be verified.' },
  INVALID_ORIGIN: site,
  MISSING_OR_NULL_ORIGIN: site,
  CROSS_SITE_NAVIGATION_LOGIN_BLOCKED: site,
};

/** Null for what is our own mistake, which then counts as one. */
export function toRefusal(status: number, betterAuthCode: string | undefined): AuthRefusal | null {
  const known = betterAuthCode === undefined ? undefined : byCode[betterAuthCode];
  if (known) return known;
  switch (status) {
    case 400:
    case 422:
      return { code: 'validation_failed', detail: 'The request cannot be used as it is.' };
    case 401:
      return { code: 'session_required', detail: 'Sign in first.' };
    case 403:
      return { code: 'forbidden', detail: 'This is not allowed.' };
    case 404:
      return { code: 'not_found', detail: 'There is nothing here.' };
    case 409:
      return { code: 'conflict', detail: 'This is already so, or something else has to change first.' };
    case 429:
      return attempts;
    default:
      return null;
  }
}
