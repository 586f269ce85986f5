/**
 * The projection of links in KV. Not guaranteed: another location may see an old value, or an old "no such key", for 60 s or
 * more; `LinkPublisher` is the only writer, so a value is never newer than the truth.
 */
import { kvLinkKey } from '../lib/keys.ts';
import { parseProjection, serializeProjection, type LinkProjection } from './projection.ts';

/** The shortest that KV allows: how long a location may keep an old value by our own doing. */
const cacheTtlSeconds = 30;

export interface LinkCache {
  /** Null when KV has no readable entry. Throws when KV fails. */
  get(address: string): Promise<LinkProjection | null>;
  put(address: string, link: LinkProjection): Promise<void>;
}

interface KvBinding {
  get(key: string, options: { type: 'text'; cacheTtl: number }): Promise<string | null>;
  put(key: string, text: string): Promise<void>;
}

export function openLinkCache(kv: KvBinding): LinkCache {
  return {
    async get(address) {
      const text = await kv.get(kvLinkKey(address), { type: 'text', cacheTtl: cacheTtlSeconds });
      return text === null ? null : parseProjection(text);
    },
    put: (address, link) => kv.put(kvLinkKey(address), serializeProjection(link)),
  };
}
