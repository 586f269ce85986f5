/** Revoked credentials in Redis, with this isolate's memory of a few seconds in front. */
import type { Redis } from '@upstash/redis/cloudflare';

import { redisRevokedKey } from '../lib/keys.ts';
import { Memo } from '../lib/memo.ts';
import { openBreaker } from '../platform/breaker.ts';
import { describeError, emit } from '../platform/events.ts';
import { revocationLimits as limits, type RevocationState, type Revocations } from './revocations.ts';

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
