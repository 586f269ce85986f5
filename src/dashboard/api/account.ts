/** What a person sees and changes about themselves. */
import { callApi } from './call.ts';
import type { Provider } from './sign-in-options.ts';

const post = <Answer = unknown>(path: string, body: object = {}): Promise<Answer> =>
  callApi(`/auth${path}`, { method: 'POST', body });

export const changeName = (name: string) => post('/update-user', { name });
/** Mails a link to the present address first, then one to the new. */
export const changeEmail = (newEmail: string) => post('/change-email', { newEmail });
export const changePassword = (currentPassword: string, newPassword: string) =>
  post('/change-password', { currentPassword, newPassword });

export const exportAccount = () => callApi<unknown>('/account/export');
export const deleteAccount = () => callApi<void>('/account', { method: 'DELETE' });

/** What an authenticator app needs, and codes for the day when it is lost; neither is ever shown again. */
export type TwoFactorSetup = { totpURI: string; backupCodes: string[] };

/** `password` where the account has one. Nothing asks for codes before the first one has been verified. */
export const startTwoFactor = (password?: string) => post<TwoFactorSetup>('/two-factor/enable', { password });
export const finishTwoFactor = (code: string) => post('/two-factor/verify-totp', { code });
export const stopTwoFactor = (password?: string) => post('/two-factor/disable', { password });
export const renewRecoveryCodes = (password?: string) =>
  post<{ backupCodes: string[] }>('/two-factor/generate-backup-codes', { password });

export type PasskeyView = { id: string; name: string | null; createdAt: string | null; backedUp: boolean };

export const listPasskeys = (signal: AbortSignal) =>
  callApi<PasskeyView[]>('/auth/passkey/list-user-passkeys', { signal });
export const registrationChallenge = () =>
  callApi<PublicKeyCredentialCreationOptionsJSON>('/auth/passkey/generate-register-options');
export const addPasskey = (response: RegistrationResponseJSON, name: string) =>
  post<PasskeyView>('/passkey/verify-registration', { response, name });
export const renamePasskey = (id: string, name: string) => post('/passkey/update-passkey', { id, name });
export const removePasskey = (id: string) => post('/passkey/delete-passkey', { id });

export type SignInWays = { hasPassword: boolean; twoFactorEnabled: boolean };

/** How this person can prove who they are. */
export const getSignInWays = (signal: AbortSignal) => callApi<SignInWays>('/account/sign-in-ways', { signal });

/** An account at another site that signs this person in; `credential` is the password. */
export type ConnectedAccount = {
  id: string;
  providerId: Provider | 'credential';
  accountId: string;
  createdAt: string;
};

export const listConnections = (signal: AbortSignal) => callApi<ConnectedAccount[]>('/auth/list-accounts', { signal });
export const connect = (provider: Provider) => post<{ url: string }>('/link-social', { provider });
export const disconnect = ({ id }: ConnectedAccount) => post('/unlink-account', { accountId: id });
