/**
 * Passkeys, which sign in alone because they are two factors: something one has, and the device asks who it is. The plugin only prefers
 * that the device asks; here a passkey that was merely touched is refused, or a found security key would open what TOTP guards.
 */
import { passkey } from '@better-auth/passkey';
import { APIError } from 'better-auth/api';

export const verifiedPasskey = (origin: string) =>
  passkey({
    rpID: new URL(origin).hostname,
    rpName: 'LinkPulse',
    origin,
    // For signing in, the plugin's word is replaced where its options are answered (wire.ts).
    authenticatorSelection: { userVerification: 'required' },
    registration: {
      async afterVerification({ verification }) {
        if (!verification.registrationInfo?.userVerified)
          throw new APIError('BAD_REQUEST', { code: 'FAILED_TO_VERIFY_REGISTRATION' });
      },
    },
    authentication: {
      async afterVerification({ verification }) {
        if (!verification.authenticationInfo.userVerified)
          throw new APIError('UNAUTHORIZED', { code: 'AUTHENTICATION_FAILED' });
      },
    },
  });
