/**
 * A model of traffic around the world, as data: how many isolates share it decides how well clicks pack and memories hit. Nobody
 * outside of Cloudflare knows these numbers; they are chosen so that isolates are many, which costs more. Every isolate gets an
 * equal share, and every location sees the same links with the same popularity.
 */
import { editLimits } from '../../src/links/edits.ts';

export interface WorldStep {
  redirectsPerSecond: number;
  /** Locations that get some of it. */
  locations: number;
  /** Isolates in each of them that share its requests. */
  isolatesPerLocation: number;
}

export const worldSteps: readonly WorldStep[] = [
  { redirectsPerSecond: 100, locations: 30, isolatesPerLocation: 2 },
  { redirectsPerSecond: 1000, locations: 100, isolatesPerLocation: 3 },
  { redirectsPerSecond: 10_000, locations: 200, isolatesPerLocation: 8 },
  { redirectsPerSecond: 100_000, locations: 300, isolatesPerLocation: 30 },
];

/** Links that are asked for around the world, by Zipf's law with exponent 1, and how long an isolate keeps one. */
export const popularity = { links: 100_000, memoSeconds: editLimits.keptMs / 1000 } as const;

/** Of one isolate by its rate: fewer links, as one owner may have. */
export const popularLinks = 1000;

export const toRate = ({ redirectsPerSecond, locations, isolatesPerLocation }: WorldStep): number =>
  redirectsPerSecond / (locations * isolatesPerLocation);

/**
 * Share of requests that find their link in memory, by arithmetic: a link asked for at rate r by chance, and kept for T from each
 * read, is read from KV once in 1/r + T, so r T / (1 + r T) of its requests hit.
 */
export function expectHits(ratePerSecond: number, links: number): number {
  const { memoSeconds } = popularity;
  let [weights, hits] = [0, 0];
  for (let rank = 1; rank <= links; rank++) weights += 1 / rank;
  for (let rank = 1; rank <= links; rank++) {
    const share = 1 / rank / weights;
    const kept = share * ratePerSecond * memoSeconds;
    hits += (share * kept) / (1 + kept);
  }
  return hits;
}

/** What the platform and our own deployment allow, beside what a step needs. */
export interface Limit {
  name: string;
  limit: number;
  source: string;
  remedy: string;
}

export const platformLimits = {
  queueMessages: {
    name: 'messages a second into one queue',
    limit: 5000,
    source: 'https://developers.cloudflare.com/queues/platform/limits/',
    remedy: 'several clicks queues, an isolate keeping to one of them',
  },
  consumers: {
    name: 'consumers at the same time',
    limit: 250,
    source: 'https://developers.cloudflare.com/queues/platform/limits/',
    remedy: 'raise max_concurrency once Postgres has room, then more queues',
  },
  redisCommands: {
    name: 'Redis commands a second',
    limit: 10_000,
    source: 'https://upstash.com/docs/redis/overall/billing',
    remedy: 'a longer lifetime of the revocation list in the location',
  },
  objectRequests: {
    name: 'requests a second of one Durable Object',
    limit: 1000,
    source: 'https://developers.cloudflare.com/durable-objects/platform/limits/',
    remedy: 'more shards of LinkPublisher',
  },
  kvWrites: {
    name: 'KV writes a second of one key',
    limit: 1,
    source: 'https://developers.cloudflare.com/kv/platform/limits/',
    remedy: 'none needed: the publisher keeps to it',
  },
} as const satisfies Record<string, Limit>;

/** Where Postgres ends is measured by `npm run bench -- ingest`, not promised by anybody. */
export const postgresRemedy = 'a larger Postgres, then sharding by workspace or a columnar store';
