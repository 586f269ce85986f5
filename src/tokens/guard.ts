/** Knows access tokens: who holds the one in the Authorization header, and what may that person do now? */
import type { ApiContext } from '../http/api-app.ts';
import type { Authenticate } from '../http/guard.ts';
import { emit } from '../platform/events.ts';
import { permissionsOf } from '../workspaces/permissions.ts';
import {
  kidOf,
  parseAccessToken,
  verifyAccessToken,
  type AccessGrant,
  type PublicKeys,
  type TokenFault,
} from './access-token.ts';
import type { SigningKeyStore } from './signing-key-store.ts';
import type { Revocations } from './revocations.ts';
import type { TokenHolder } from './store.ts';

export interface AccessTokenDeps {
  keys: Pick<SigningKeyStore, 'verifiers'>;
  revocations: Pick<Revocations, 'isRevoked'>;
  findHolder: (grant: AccessGrant) => Promise<TokenHolder | null>;
  issuer: string;
  now: () => number;
}

export function authenticateAccessToken(deps: AccessTokenDeps): Authenticate {
  return async (c) => {
    const token = parseAccessToken(c.req.header('authorization'));
    if (token === null) return null;
    const kid = kidOf(token);
    const keys: PublicKeys = kid === null ? new Map() : await deps.keys.verifiers(kid);
    const verified = await verifyAccessToken(token, keys, { issuer: deps.issuer, nowMs: deps.now() });
    if (!verified.ok) return refuse(c, verified.error);

    const { userId, workspaceId, familyId } = verified.value;
    const [state, holder] = await Promise.all([deps.revocations.isRevoked(familyId), deps.findHolder(verified.value)]);
    if (state === 'revoked' || !holder) return refuse(c, 'revoked', familyId);
    return {
      actor: {
        workspaceId,
        credentialId: familyId,
        by: { kind: 'user', userId },
        permissions: permissionsOf(holder.role),
      },
      // Whoever runs the instance does so in a browser.
      person: { userId, credentialId: familyId, kind: 'token', isOperator: false },
      isConfirmed: state === 'valid',
    };
  };
}

/** Whoever sent it learns that it is not valid; why stands in the log only. */
function refuse(c: ApiContext, reason: TokenFault | 'revoked', familyId?: string): 'invalid_token' {
  emit('warn', 'access_token.use.refused', { reason, family_id: familyId, request_id: c.var.requestId });
  return 'invalid_token';
}
