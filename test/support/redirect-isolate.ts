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
  visit(address: string, ip?: string): Promise<Response>;
  /** All that requests left to their waitUntil. */
  background: Promise<unknown>[];
}

export function redirectIsolate(clock: SimulatedClock, stores: IsolateStores): RedirectIsolate {
  const { now, wait } = clock;
  const background: Promise<unknown>[] = [];
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
    visit: async (address, ip = '192.0.2.1') =>
      serveVisitor(new Request(`https://${address}`, { headers: { 'cf-connecting-ip': ip } }), {
        now,
        canonicalHost: (host) => host,
        isAppHost: (host) => host === appHost,
        forwardToApp: async () => new Response('the app'),
        findNow,
        find,
        capture: () => undefined,
      }),
  };
}
