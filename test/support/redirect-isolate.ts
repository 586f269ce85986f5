/** One isolate of the redirect Worker on a simulated clock: what the Worker puts together, over fakes. */
import type { LocationCache } from '../../src/links/channels.ts';
import { openLinkMemo } from '../../src/links/find.ts';
import type { Found } from '../../src/links/resolve.ts';
import type { LinkProjection } from '../../src/links/projection.ts';
import { serveVisitor } from '../../src/visitor/routes.ts';
import { openFind } from '../../workers/redirect/find.ts';
import { fakeCache } from './fakes/cache.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** Whose paths of the app are no links. */
export const appHost = 'app.example';

export interface IsolateStores {
  /** KV of the isolate's location. */
  kv: (address: string) => Promise<LinkProjection | null>;
  lookup: (address: string, atLeast: number) => Promise<Found>;
  /** The lookup Worker's list of revocations and edits, as JSON. */
  revocations: () => Promise<string>;
  /** Shared by the isolates of a location; one of its own by default. */
  cache?: LocationCache;
  /** The platform's rate limit; lets everybody pass by default. */
  admits?: (network: string) => Promise<boolean>;
}

export interface RedirectIsolate {
  visit(address: string, ip?: string, method?: 'GET' | 'HEAD'): Promise<Response>;
  /** What was captured, in order. */
  clicks: { linkId: string; atMs: number }[];
  /** All that requests left to their waitUntil. */
  background: Promise<unknown>[];
}

export function redirectIsolate(clock: SimulatedClock, stores: IsolateStores): RedirectIsolate {
  const { now, wait } = clock;
  const background: Promise<unknown>[] = [];
  const clicks: RedirectIsolate['clicks'] = [];
  const { findNow, find } = openFind({
    memo: openLinkMemo(),
    changes: {
      ask: stores.revocations,
      cache: stores.cache ?? fakeCache(now),
      cacheUrl: `https://${appHost}/revocations`,
    },
    admits: stores.admits ?? (async () => true),
    projection: stores.kv,
    lookup: stores.lookup,
    now,
    wait,
    waitUntil: (work) => void background.push(work),
  });
  return {
    background,
    clicks,
    visit: async (address, ip = '192.0.2.1', method = 'GET') =>
      serveVisitor(new Request(`https://${address}`, { method, headers: { 'cf-connecting-ip': ip } }), {
        now,
        canonicalHost: (host) => host,
        appHost,
        isAppHost: (host) => host === appHost,
        forwardToApp: async () => new Response('the app'),
        findNow,
        find,
        capture: (_, link, atMs) => void clicks.push({ linkId: link.id, atMs }),
      }),
  };
}
