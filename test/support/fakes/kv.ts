/** KV as it behaves around the world, which the local one does not: late, sure of what is no more, or stuck. */
import type { LinkCache } from '../../../src/links/cache.ts';
import type { LinkProjection } from '../../../src/links/projection.ts';

export interface LaggingKvOptions {
  now: () => number;
  /** After how many milliseconds a location's store sees a put. */
  lagMs: number;
  /** How long a location keeps what it has read, as `cacheTtl` asks. */
  cacheMs: number;
  /** How long a location keeps that there was nothing. */
  missMs: number;
}

export interface LaggingKv {
  /** KV as one location sees it. */
  at(location: string): LinkCache;
}

export function laggingKv({ now, lagMs, cacheMs, missMs }: LaggingKvOptions): LaggingKv {
  const puts: { address: string; link: LinkProjection; atMs: number }[] = [];
  return {
    at() {
      const cached = new Map<string, { link: LinkProjection | null; untilMs: number }>();
      return {
        async get(address) {
          const held = cached.get(address);
          if (held && now() < held.untilMs) return held.link;
          const link = puts.findLast((put) => put.address === address && put.atMs + lagMs <= now())?.link ?? null;
          cached.set(address, { link, untilMs: now() + (link ? cacheMs : missMs) });
          return link;
        },
        async put(address, link) {
          puts.push({ address, link, atMs: now() });
        },
      };
    },
  };
}

/** A location that goes on seeing what it saw first, whatever is put. */
export function neverUpdatingKv(seen: Readonly<Record<string, LinkProjection>>): LinkCache {
  return { get: async (address) => seen[address] ?? null, put: async () => undefined };
}
