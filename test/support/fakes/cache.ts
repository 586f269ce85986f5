/** The cache of one location, as far as max-age goes. */
import type { LocationCache } from '../../../src/links/channels.ts';

export function fakeCache(now: () => number): LocationCache {
  const held = new Map<string, { text: string; untilMs: number }>();
  return {
    async match(url) {
      const entry = held.get(url);
      return entry && now() < entry.untilMs ? new Response(entry.text) : undefined;
    },
    async put(url, response) {
      const [, seconds = '0'] = /max-age=(\d+)/.exec(response.headers.get('cache-control') ?? '') ?? [];
      held.set(url, { text: await response.text(), untilMs: now() + Number(seconds) * 1000 });
    },
  };
}
