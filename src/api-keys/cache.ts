/** What is remembered of an API key: whom it belongs to and what it may. Losing it costs a question to the primary. */
import { toHex } from '../lib/bytes.ts';
import { Memo } from '../lib/memo.ts';
import { describeError, emit } from '../platform/events.ts';
import type { KeyRecord } from './key-use.ts';
import type { ApiKeyStore } from './store.ts';

const memoMs = 10_000;
/** Of a key with a few scopes; each address or origin of its lists is counted on top. */
const entryBytes = 500;
const itemBytes = 100;

export type KeyMemo = Memo<KeyRecord | null>;
export const openKeyMemo = (): KeyMemo => new Memo({ maxEntries: 2_000, maxBytes: 1024 * 1024 });

/**
 * Remembers whose a key is, and for how long a hash is nobody's, in this isolate only: a copy that others can write would
 * let them act for any tenant. A revoked key works on for ten seconds at most, because an answer from memory does not extend it.
 */
export function rememberKeys(
  store: Pick<ApiKeyStore, 'find' | 'touch'>,
  memo: KeyMemo,
  now: () => number,
  waitUntil: (work: Promise<void>) => void,
): Pick<ApiKeyStore, 'find'> {
  return {
    async find(hash) {
      const hashHex = toHex(hash);
      const known = memo.get(hashHex, now());
      if (known !== undefined) return known;
      const key = await store.find(hash);
      const items = key ? key.allowedIps.length + key.corsOrigins.length : 0;
      memo.set(hashHex, key, now() + memoMs, entryBytes + itemBytes * items);
      if (key) {
        waitUntil(
          store
            .touch(key.apiKeyId)
            .catch((error: unknown) => emit('warn', 'api_key.touch.failed', { error: describeError(error) })),
        );
      }
      return key;
    },
  };
}

export type OriginMemo = Memo<boolean>;
export const openOriginMemo = (): OriginMemo => new Memo({ maxEntries: 1_000, maxBytes: 256 * 1024 });
/** Origins are text of strangers; what is longer than a host can be is nobody's. */
const maxOriginLength = 270;

/**
 * A preflight costs a question to the replica once in ten seconds and origin, as long as `mayAsk` lets it; one that cannot be answered
 * is refused.
 */
export const rememberOrigins =
  (store: Pick<ApiKeyStore, 'isCorsOrigin'>, memo: OriginMemo, now: () => number) =>
  async (origin: string, mayAsk: () => Promise<boolean>): Promise<boolean> => {
    if (origin.length > maxOriginLength) return false;
    const known = memo.get(origin, now());
    if (known !== undefined) return known;
    // Nothing is remembered of it: for others the origin may be known.
    if (!(await mayAsk())) return false;
    try {
      const isKnown = await store.isCorsOrigin(origin);
      memo.set(origin, isKnown, now() + memoMs, 200 + 2 * origin.length);
      return isKnown;
    } catch (error) {
      emit('warn', 'cors_origin.find.failed', { error: describeError(error) });
      return false;
    }
  };
