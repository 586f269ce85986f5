/** One isolate of the redirect Worker on a simulated clock: put together as workers/redirect/index.ts does, over fakes. */
import { openRevocationChannel, type LocationCache } from '../../src/links/channels.ts';
import {
  findInMemo,
  findInStores,
  findStale,
  obeyInMemo,
  openLinkFlights,
  openLinkMemo,
} from '../../src/links/find.ts';
import type { Found } from '../../src/links/resolve.ts';
import type { LinkProjection } from '../../src/links/projection.ts';
import { findMissing } from '../../src/visitor/find-missing.ts';
import { MissDebts } from '../../src/visitor/miss-debt.ts';
import { serveVisitor } from '../../src/visitor/routes.ts';
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
  const memo = openLinkMemo();
  const background: Promise<unknown>[] = [];
  const waitUntil = (work: Promise<unknown>): void => void background.push(work);
  const revocations = openRevocationChannel({
    ask: stores.revocations,
    cache: stores.cache ?? fakeCache(now),
    cacheUrl: `https://${appHost}/revocations`,
    obey: (list) => obeyInMemo(memo, list, now()),
    wait,
    now,
  });
  const find = {
    memo,
    flights: openLinkFlights(),
    admits: stores.admits ?? (async () => true),
    now,
    wait,
    revocations: revocations.state,
    freshen: () => revocations.freshen(waitUntil),
    projection: stores.kv,
    lookup: stores.lookup,
  };
  const findNow = (address: string, nowMs: number) => {
    if (nowMs >= revocations.state.dueAtMs) waitUntil(revocations.refresh());
    return findInMemo(memo, address, nowMs, revocations.state);
  };
  const misses = {
    debts: new MissDebts(),
    findNow,
    findInStores: (address: string, network: string) => findInStores(address, network, find),
    findStale: (address: string) => findStale(address, find),
    now,
    wait,
  };
  return {
    background,
    visit: async (address, ip = '192.0.2.1') =>
      serveVisitor(new Request(`https://${address}`, { headers: { 'cf-connecting-ip': ip } }), {
        now,
        canonicalHost: (host) => host,
        isAppHost: (host) => host === appHost,
        forwardToApp: async () => new Response('the app'),
        findNow,
        find: (at, from) => findMissing(at, from, misses),
        capture: () => undefined,
      }),
  };
}
