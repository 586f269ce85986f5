/** One isolate of the redirect Worker on a simulated clock: put together as workers/redirect/index.ts does, over fakes. */
import { openRevocationChannel, type LocationCache } from '../../src/links/channels.ts';
import { findInMemo, findInStores, openLinkMemo, revokeInMemo } from '../../src/links/find.ts';
import type { Found } from '../../src/links/resolve.ts';
import type { LinkProjection } from '../../src/links/projection.ts';
import { serveVisitor } from '../../src/visitor/routes.ts';
import { fakeCache } from './fakes/cache.ts';
import type { SimulatedClock } from './simulated-clock.ts';

export interface IsolateStores {
  /** KV of the isolate's location. */
  kv: (address: string) => Promise<LinkProjection | null>;
  lookup: (address: string) => Promise<Found>;
  /** The lookup Worker's list of revocations, as JSON. */
  revocations: () => Promise<string>;
  /** Shared by the isolates of a location; one of its own by default. */
  cache?: LocationCache;
}

export interface RedirectIsolate {
  visit(address: string): Promise<Response>;
  /** All that requests left to their waitUntil. */
  background: Promise<unknown>[];
}

export function redirectIsolate(clock: SimulatedClock, stores: IsolateStores): RedirectIsolate {
  const { now, wait } = clock;
  const memo = openLinkMemo();
  const background: Promise<unknown>[] = [];
  const waitUntil = (work: Promise<unknown>): void => void background.push(work);
  const revocations = openRevocationChannel({
    ask: stores.revocations,
    cache: stores.cache ?? fakeCache(now),
    cacheUrl: 'https://app.example/revocations',
    revoke: (address, version) => revokeInMemo(memo, address, version, now()),
    wait,
    now,
  });
  const find = {
    memo,
    now,
    revocations: revocations.state,
    freshen: () => revocations.freshen(waitUntil),
    projection: stores.kv,
    lookup: stores.lookup,
  };
  return {
    background,
    visit: async (address) =>
      serveVisitor(new Request(`https://${address}`), {
        now,
        canonicalHost: (host) => host,
        isAppHost: () => false,
        forwardToApp: async () => new Response(null, { status: 404 }),
        findNow(at, nowMs) {
          if (nowMs >= revocations.state.dueAtMs) waitUntil(revocations.refresh());
          return findInMemo(memo, at, nowMs);
        },
        find: (at) => findInStores(at, find),
        capture: () => undefined,
      }),
  };
}
