/**
 * Links in Redis, shared by all locations. A value carries its version and is replaced only by a newer one, so that a slow
 * writer cannot bring an old target back. Redis being down reads as a miss.
 */
import type { Redis } from '@upstash/redis/cloudflare';

import { jittered } from '../lib/jitter.ts';
import { redisLinkKey } from '../lib/keys.ts';
import { describeError, emit } from '../platform/events.ts';
import type { HotLinks } from './lookup.ts';
import { parseProjection, serializeProjection, type LinkProjection } from './projection.ts';

/** Up to a tenth more or less, so that links that were published together are not asked of Postgres together. */
const linkTtl = { seconds: 3600, spread: 0.1 };
const absentTtl = { seconds: 10, spread: 0.2 };
const absentMarker = 'absent';

/**
 * set_if_newer: KEYS[1] link key; ARGV[1] version, ARGV[2] value, ARGV[3] seconds to live.
 * A value is `<version>\n<projection>`; the marker of an absent link has no version and always gives way.
 */
const setIfNewer = `
local current = redis.call('GET', KEYS[1])
local version = current and tonumber(string.match(current, '^(%d+)\\n'))
if version and version > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1`;

export interface HotLinkStore extends HotLinks {
  /** Throws when Redis fails. */
  setAll(links: readonly { address: string; link: LinkProjection }[]): Promise<void>;
}

/** `random`: from 0 to below 1. */
export function redisHotLinks(redis: () => Redis, random: () => number): HotLinkStore {
  const ttlOf = ({ seconds, spread }: typeof linkTtl) => jittered(seconds, spread, random());
  return {
    async get(address) {
      try {
        const text = await redis().get<string>(redisLinkKey(address));
        if (text === null || text === absentMarker) return text === null ? null : 'absent';
        return parseProjection(text.slice(text.indexOf('\n') + 1));
      } catch (error) {
        emit('warn', 'hot_link.get.failed', { error: describeError(error) });
        return null;
      }
    },
    async setAbsent(address) {
      try {
        // nx: a link created since the primary said no must not be hidden.
        await redis().set(redisLinkKey(address), absentMarker, { ex: ttlOf(absentTtl), nx: true });
      } catch (error) {
        emit('warn', 'hot_link.set_absent.failed', { error: describeError(error) });
      }
    },
    async setAll(links) {
      const pipeline = redis().pipeline();
      for (const { address, link } of links) {
        const value = `${link.version}\n${serializeProjection(link)}`;
        const ttl = String(ttlOf(linkTtl));
        pipeline.eval(setIfNewer, [redisLinkKey(address)], [String(link.version), value, ttl]);
      }
      if (links.length > 0) await pipeline.exec();
    },
  };
}
