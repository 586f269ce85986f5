/** What isolates remember of credentials, and in Redis the position of each one's last write, for clients that do not show their consistency token. */
import type { Redis } from '@upstash/redis/cloudflare';

import { redisTokenKey } from '../lib/keys.ts';
import { Memo } from '../lib/memo.ts';
import { newerToken, parseToken, type ConsistencyToken } from '../platform/consistency-token.ts';
import { describeError, emit } from '../platform/events.ts';
import { tokenTtlSeconds, type TokenMemory } from '../platform/token-memory.ts';

export type WriteMemo = Memo<ConsistencyToken>;
export const openWriteMemo = (): WriteMemo => new Memo({ maxEntries: 2_000, maxBytes: 1024 * 1024 });

export const openEndedSessions = (): Memo<true> => new Memo({ maxEntries: 1_000, maxBytes: 256 * 1024 });

export function redisTokenMemory(redis: () => Redis, memo: WriteMemo, now: () => number): TokenMemory {
  return {
    async recall(credentialId) {
      try {
        const shared = parseToken(await redis().get<string>(redisTokenKey(credentialId)));
        return newerToken(shared, memo.get(credentialId, now()) ?? null);
      } catch (error) {
        emit('warn', 'token.recall.failed', { error: describeError(error) });
        return 'primary';
      }
    },
    async remember(credentialId, token) {
      memo.set(credentialId, token, now() + tokenTtlSeconds * 1000, 200);
      await redis()
        .set(redisTokenKey(credentialId), token, { ex: tokenTtlSeconds })
        .catch((error: unknown) => emit('warn', 'token.remember.failed', { error: describeError(error) }));
    },
  };
}
