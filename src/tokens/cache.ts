/** What is remembered of credentials for a few seconds: revocations, in Redis and in this isolate, and who holds a token, in this isolate. */
import type { Redis } from '@upstash/redis/cloudflare';

import { redisRevokedKey } from '../lib/keys.ts';
import { Memo } from '../lib/memo.ts';
import { openBreaker } from '../platform/breaker.ts';
import { describeError, emit } from '../platform/events.ts';
import type { AccessGrant } from './access-token.ts';
import { revocationLimits as limits, type RevocationState, type Revocations } from './revocations.ts';
import type { TokenHolder, TokenStore } from './store.ts';

const entryBytes = 150;

/** Made once for each isolate. */
export function redisRevocations(redis: () => Pick<Redis, 'exists' | 'set'>, now: () => number): Revocations {
  const memo = new Memo<RevocationState>({ maxEntries: 5000, maxBytes: 1024 * 1024 });
  const breaker = openBreaker(limits.pauseMs);

  return {
    async isRevoked(credentialId) {
      const askedAtMs = now();
      const known = memo.get(credentialId, askedAtMs);
      if (known !== undefined) return known;
      if (breaker.isOpen(askedAtMs)) return 'unknown';
      try {
        const state = (await redis().exists(redisRevokedKey(credentialId))) > 0 ? 'revoked' : 'valid';
        // From the question, not from the answer: what was revoked in between is not in it.
        const memoMs = state === 'valid' ? limits.validMemoMs : limits.revokedMemoMs;
        // A revocation by this isolate meanwhile stays.
        if (memo.get(credentialId, now()) === undefined) memo.set(credentialId, state, askedAtMs + memoMs, entryBytes);
        return memo.get(credentialId, now()) ?? state;
      } catch (error) {
        breaker.trip(now());
        emit('warn', 'revocation.get.failed', { error: describeError(error) });
        return 'unknown';
      }
    },
    async revoke(credentialId) {
      memo.set(credentialId, 'revoked', now() + limits.revokedMemoMs, entryBytes);
      try {
        await redis().set(redisRevokedKey(credentialId), '1', { ex: limits.ttlSeconds });
        emit('info', 'credential.revoke.done', { credential_id: credentialId });
      } catch (error) {
        emit('error', 'credential.revoke.unshared', { credential_id: credentialId, error: describeError(error) });
      }
    },
  };
}

/**
 * A role that has changed, and a family that has gone, is seen as soon as a revocation: so nothing is lost when Redis was down as it
 * was revoked. A grant is known by all its parts, though a token of ours never mixes them.
 */
export function rememberHolders(
  store: Pick<TokenStore, 'findHolder'>,
  now: () => number,
): (grant: AccessGrant) => Promise<TokenHolder | null> {
  const memo = new Memo<TokenHolder | null>({ maxEntries: 2000, maxBytes: 1024 * 1024 });
  return async (grant) => {
    const key = `${grant.familyId} ${grant.userId} ${grant.workspaceId}`;
    const askedAtMs = now();
    const known = memo.get(key, askedAtMs);
    if (known !== undefined) return known;
    const holder = await store.findHolder(grant);
    memo.set(key, holder, askedAtMs + limits.validMemoMs, 400);
    return holder;
  };
}
