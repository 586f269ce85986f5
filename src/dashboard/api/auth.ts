/** Becoming somebody, and ceasing to be: all of it by cookie, which no script sees. */
import { callApi } from './call.ts';
import type { Provider } from './sign-in-options.ts';

/** A right password may not be enough: a second factor is then asked for, and until it is given nobody is signed in. */
export type SignInAnswer = { twoFactorRedirect?: boolean };

const post = <Answer = unknown>(path: string, body: object = {}): Promise<Answer> =>
  callApi(`/auth${path}`, { method: 'POST', body, as: 'browser' });

export const signUp = (person: { name: string; email: string; password: string }) => post('/sign-up/email', person);
export const signIn = (email: string, password: string) => post<SignInAnswer>('/sign-in/email', { email, password });
export const signOut = () => post('/sign-out');
export const sendSignInLink = (email: string) => post('/sign-in/magic-link', { email });
export const signInByLink = (token: string) => post<SignInAnswer>('/magic-link/verify', { token });
export const sendVerification = (email: string) => post('/send-verification-email', { email });
/** In another browser than the one that signed up, the password that was set there is gone: the token sets a new one. */
export const verifyEmail = (token: string) =>
  post<{ status: 'done'; email: string | null } | { status: 'password_needed'; token: string }>('/verify-email', {
    token,
  });
export const requestPasswordReset = (email: string) => post('/request-password-reset', { email });
export const resetPassword = (token: string, newPassword: string) => post('/reset-password', { token, newPassword });
export const verifyTotp = (code: string) => post('/two-factor/verify-totp', { code });
export const verifyRecoveryCode = (code: string) => post('/two-factor/verify-backup-code', { code });

/** Where the provider asks the person; they come back to /app, or to the sign-in page with a reason. */
export const signInWith = (provider: Provider) => post<{ url: string }>('/sign-in/social', { provider });

export const passkeyChallenge = (signal: AbortSignal) =>
  callApi<PublicKeyCredentialRequestOptionsJSON>('/auth/passkey/generate-authenticate-options', {
    as: 'browser',
    signal,
  });
export const signInByPasskey = (response: AuthenticationResponseJSON) =>
  post('/passkey/verify-authentication', { response });
