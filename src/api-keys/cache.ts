/** What is remembered of an API key: whom it belongs to and what it may. Losing it costs a question to the primary. */
import { toHex } from '../lib/bytes.ts';
import { Memo } from '../lib/memo.ts';
import { describeError, emit } from '../platform/events.ts';
import type { KeyRecord } from './key-use.ts';
import type { KeyStore } from './store.ts';

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
  store: Pick<KeyStore, 'find' | 'touch'>,
  memo: KeyMemo,
  now: () => number,
  waitUntil: (work: Promise<void>) => void,
): Pick<KeyStore, 'find'> {
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
