/**
 * What Redis and this isolate remember of an API key: whom it belongs to, and the position of its last write. Losing it costs a
 * question to the primary. Not guaranteed: a revoked key may work for as long as these entries live.
 */
import type { Redis } from '@upstash/redis/cloudflare';

import { toHex } from '../lib/bytes.ts';
import { redisApiKeyKey, redisTokenKey } from '../lib/keys.ts';
import { Memo } from '../lib/memo.ts';
import { describeError, emit } from '../platform/events.ts';
import { parseToken, type ConsistencyToken } from '../platform/postgres.ts';
import { tokenTtlSeconds, type TokenMemory } from '../platform/token-memory.ts';
import type { Actor } from './actor.ts';
import type { IdentityStore } from './store.ts';

const memoMs = 10_000;
const redisSeconds = 60;

export type ActorMemo = Memo<Actor>;
export type WriteMemo = Memo<ConsistencyToken>;
export const openActorMemo = (): ActorMemo => new Memo({ maxEntries: 2_000, maxBytes: 1024 * 1024 });
export const openWriteMemo = (): WriteMemo => new Memo({ maxEntries: 2_000, maxBytes: 1024 * 1024 });

/** Remembers yes, never no: a key that was just made works at once. */
export function rememberActors(
  store: Pick<IdentityStore, 'authenticate'>,
  redis: () => Redis,
  memo: ActorMemo,
  now: () => number,
): Pick<IdentityStore, 'authenticate'> {
  return {
    async authenticate(hash) {
      const hashHex = toHex(hash);
      const known = memo.get(hashHex, now()) ?? (await readActor(redis, hashHex));
      if (known) {
        memo.set(hashHex, known, now() + memoMs, 300);
        return known;
      }
      const actor = await store.authenticate(hash);
      if (!actor) return null;
      memo.set(hashHex, actor, now() + memoMs, 300);
      await redis()
        .set(redisApiKeyKey(hashHex), `${actor.workspaceId} ${actor.apiKeyId}`, { ex: redisSeconds })
        .catch((error: unknown) => emit('warn', 'api_key.remember.failed', { error: describeError(error) }));
      return actor;
    },
  };
}

async function readActor(redis: () => Redis, hashHex: string): Promise<Actor | null> {
  try {
    const [workspaceId, apiKeyId] = ((await redis().get<string>(redisApiKeyKey(hashHex))) ?? '').split(' ');
    return workspaceId && apiKeyId ? { workspaceId, apiKeyId } : null;
  } catch (error) {
    emit('warn', 'api_key.recall.failed', { error: describeError(error) });
    return null;
  }
}

export function redisTokenMemory(redis: () => Redis, memo: WriteMemo, now: () => number): TokenMemory {
  return {
    async recall(apiKeyId) {
      try {
        const shared = parseToken(await redis().get<string>(redisTokenKey(apiKeyId)));
        return shared ?? memo.get(apiKeyId, now()) ?? null;
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
