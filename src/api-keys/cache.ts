/** What is remembered of an API key: whom it belongs to, and the position of its last write. Losing it costs a question to the primary. */
import type { Redis } from '@upstash/redis/cloudflare';

import { toHex } from '../lib/bytes.ts';
import { redisTokenKey } from '../lib/keys.ts';
import { Memo } from '../lib/memo.ts';
import { describeError, emit } from '../platform/events.ts';
import { newerToken, parseToken, type ConsistencyToken } from '../platform/consistency-token.ts';
import { tokenTtlSeconds, type TokenMemory } from '../platform/token-memory.ts';
import type { Actor } from '../identity/actor.ts';
import type { IdentityStore } from './store.ts';

const memoMs = 10_000;

export type ActorMemo = Memo<Actor | null>;
export type WriteMemo = Memo<ConsistencyToken>;
export const openActorMemo = (): ActorMemo => new Memo({ maxEntries: 2_000, maxBytes: 1024 * 1024 });
export const openWriteMemo = (): WriteMemo => new Memo({ maxEntries: 2_000, maxBytes: 1024 * 1024 });

/**
 * Remembers who a key belongs to, and for how long a hash is nobody's, in this isolate only: a copy that others can write would
 * let them act for any tenant. A revoked key works on for ten seconds at most, because an answer from memory does not extend it.
 */
export function rememberActors(
  store: Pick<IdentityStore, 'authenticate' | 'touch'>,
  memo: ActorMemo,
  now: () => number,
  waitUntil: (work: Promise<void>) => void,
): Pick<IdentityStore, 'authenticate'> {
  return {
    async authenticate(hash) {
      const hashHex = toHex(hash);
      const known = memo.get(hashHex, now());
      if (known !== undefined) return known;
      const actor = await store.authenticate(hash);
      memo.set(hashHex, actor, now() + memoMs, 300);
      if (actor) {
        waitUntil(
          store
            .touch(actor)
            .catch((error: unknown) => emit('warn', 'api_key.touch.failed', { error: describeError(error) })),
        );
      }
      return actor;
    },
  };
}

export function redisTokenMemory(redis: () => Redis, memo: WriteMemo, now: () => number): TokenMemory {
  return {
    async recall(apiKeyId) {
      try {
        const shared = parseToken(await redis().get<string>(redisTokenKey(apiKeyId)));
        return newerToken(shared, memo.get(apiKeyId, now()) ?? null);
      } catch (error) {
        emit('warn', 'token.recall.failed', { error: describeError(error) });
        return 'primary';
      }
    },
    async remember(apiKeyId, token) {
      memo.set(apiKeyId, token, now() + tokenTtlSeconds * 1000, 200);
      await redis()
        .set(redisTokenKey(apiKeyId), token, { ex: tokenTtlSeconds })
        .catch((error: unknown) => emit('warn', 'token.remember.failed', { error: describeError(error) }));
    },
  };
}
