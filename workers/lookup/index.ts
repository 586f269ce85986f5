import { env, WorkerEntrypoint } from 'cloudflare:workers';

import { postgresClicks } from '../../src/clicks/store.ts';
import { postgresAddresses } from '../../src/links/address-store.ts';
import { openLinkCache } from '../../src/links/cache.ts';
import { redisHotLinks } from '../../src/links/hot-store.ts';
import { fly, Flights } from '../../src/lib/flights.ts';
import { lookup, type Answer } from '../../src/links/lookup.ts';
import { LinkPublisherObject } from '../../src/links/object.ts';
import type { PublisherStores } from '../../src/links/publish-loop.ts';
import type { PublishCount } from '../../src/links/publish-round.ts';
import { publishAll } from '../../src/links/publisher.ts';
import type { Found } from '../../src/links/resolve.ts';
import { openRevocations } from '../../src/links/revocation-store.ts';
import type { RevocationList } from '../../src/links/revocations.ts';
import { describeError, emit } from '../../src/platform/events.ts';
import { openPostgres } from '../../src/platform/postgres.ts';
import { openRedis } from '../../src/platform/redis.ts';

// The global Env is the union of all Workers'; this module runs as the lookup Worker.
const bindings = env as LookupEnv;
/** Kept in module scope, so that an isolate knows of a replica that has just failed. */
const postgres = openPostgres({
  primaryUrl: bindings.API_DATABASE_URL,
  replicaUrl: bindings.API_REPLICA_DATABASE_URL,
  deadlineMs: 4000,
});
const redis = (deadlineMs: number) =>
  openRedis({ url: bindings.UPSTASH_REDIS_REST_URL, token: bindings.UPSTASH_REDIS_REST_TOKEN, deadlineMs });
const hotLinks = (deadlineMs: number) => redisHotLinks(() => redis(deadlineMs), Math.random);
/** A visitor waits for a read; nobody waits for the publisher's write, which holds up to a hundred links. */
const readMs = 300;
const writeMs = 3000;
const flights = new Flights<Omit<Answer, 'error'>>();
const clock = { now: () => Date.now(), wait: (ms: number) => scheduler.wait(ms) };
const revocations = openRevocations({ redis: () => redis(readMs), postgres, now: clock.now });

/** What other Workers may ask. Arguments and answers are plain data; addresses are `host/key`. */
export class Lookup extends WorkerEntrypoint<LookupEnv> {
  /** The link at an address that KV does not have, or not in that version or a newer one; the publisher is told to put it there. */
  async lookup(address: string, atLeast: number): Promise<Found> {
    const flight = await fly(flights, `${atLeast} ${address}`, clock, async () => {
      const { error, ...answer } = await lookup(address, hotLinks(readMs), postgresAddresses(postgres), atLeast);
      if (answer.found === 'failed') emit('error', 'link.lookup.failed', { address, error: describeError(error) });
      return answer;
    });
    if (!flight) return 'failed';
    const { found, from } = flight.value;
    if (flight.led && typeof found === 'object' && from !== 'none') this.ctx.waitUntil(this.publish([address]));
    return found;
  }

  /**
   * The links that stopped being live lately and those that were edited, a `RevocationList` as JSON at most 3 s old. Rejects when the
   * primary cannot be asked. Callers name the version that they read: there is one, until a next is deployed beside it.
   */
  revocations(_version: RevocationList['v']): Promise<string> {
    return revocations();
  }

  /** Answers at once; `/readyz` measures how long that takes. */
  ping(): 'pong' {
    return 'pong';
  }

  /** The salt of a UTC day for visitor hashes. Rejects when the database cannot be asked or the day is not about now. */
  visitorSalt(day: string): Promise<Uint8Array | null> {
    return postgresClicks(postgres).visitorSalt(day);
  }

  /** Makes KV hold what the primary holds now. Resolves when it does, or with the number that could not be put. */
  publish(addresses: readonly string[]): Promise<PublishCount> {
    return publishAll(addresses, (shard) => this.env.PUBLISHER.getByName(shard));
  }
}

export class LinkPublisher extends LinkPublisherObject<LookupEnv> {
  protected override stores(): PublisherStores {
    return {
      truth: postgresAddresses(postgres),
      cache: openLinkCache(this.env.LINKS),
      hot: hotLinks(writeMs),
    };
  }
}

export default {
  /** No route leads here; service bindings call the entrypoint above. */
  fetch: () => new Response('Not found', { status: 404 }),
} satisfies ExportedHandler<LookupEnv>;
