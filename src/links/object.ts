/**
 * LinkPublisher: the only writer of links in KV, one object per shard of addresses. It is told an address, never a value: it
 * reads the row from the primary, so that whatever arrives late or twice, the newest version is what it puts. Rounds run one
 * after another, so two reads cannot overtake each other; a caller waits for the round that began after its call.
 */
import { DurableObject } from 'cloudflare:workers';

import { within } from '../platform/deadline.ts';
import { describeError, emit } from '../platform/events.ts';
import type { AddressStore } from './address-store.ts';
import type { LinkCache } from './cache.ts';
import type { HotLinkStore } from './hot-store.ts';
import type { LinkProjection } from './projection.ts';
import { nextRound, planPut, type Pending, type PublishCount, type Remembered } from './publish-round.ts';

export interface PublisherStores {
  truth: Pick<AddressStore, 'findAll' | 'clearOutbox'>;
  cache: LinkCache;
  hot: HotLinkStore;
}

/** KV that does not answer must not hold up the other addresses of the shard for long. */
const putMs = 5000;

interface AddressedLink {
  address: string;
  link: LinkProjection;
}

interface Waiter {
  resolve: (published: boolean) => void;
}

export abstract class LinkPublisherObject<Env> extends DurableObject<Env> {
  readonly #waiting = new Map<string, Waiter[]>();
  #running = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      'create table if not exists published (address text primary key, version integer not null, put_at integer not null) without rowid',
    );
  }

  protected abstract stores(): PublisherStores;

  /** Publishes the addresses and resolves when KV holds what the primary held after the call. Never rejects. */
  async publish(addresses: readonly string[]): Promise<PublishCount> {
    const done = addresses.map(
      (address) =>
        new Promise<boolean>((resolve) => {
          this.#waiting.set(address, [...(this.#waiting.get(address) ?? []), { resolve }]);
        }),
    );
    if (!this.#running) this.ctx.waitUntil(this.#run());
    const published = (await Promise.all(done)).filter(Boolean).length;
    return { published, failed: addresses.length - published };
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#waiting.size > 0) {
        const round = nextRound(this.#pending(), Date.now());
        if (round.addresses.length === 0) await scheduler.wait(round.waitMs);
        else await this.#publishRound(round.addresses);
      }
    } catch (error) {
      // The object's own storage failed: nobody may wait for ever; the outbox brings the addresses again.
      emit('error', 'link.publish.failed', { addresses: this.#waiting.size, error: describeError(error) });
      for (const waiter of [...this.#waiting.values()].flat()) waiter.resolve(false);
      this.#waiting.clear();
    } finally {
      this.#running = false;
    }
  }

  #pending(): Pending[] {
    return [...this.#waiting.keys()].map((address) => ({
      address,
      lastPutAtMs: this.#remembered(address)?.put_at ?? 0,
    }));
  }

  async #publishRound(addresses: readonly string[]): Promise<void> {
    const waiters = addresses.map((address) => this.#waiting.get(address) ?? []);
    for (const address of addresses) this.#waiting.delete(address);
    const published = await this.#put(addresses);
    waiters.forEach((list, index) => {
      const address = addresses[index] ?? '';
      for (const waiter of list) waiter.resolve(published.has(address));
    });
  }

  /** Returns the addresses that are right in KV now; what failed stays in the outbox and comes again. */
  async #put(addresses: readonly string[]): Promise<Set<string>> {
    const { truth, cache, hot } = this.stores();
    const published = new Set<string>();
    try {
      const current = await truth.findAll('primary', addresses);
      const links = [...current].map(([address, link]) => ({ address, link }));
      const planned = Map.groupBy(links, ({ address, link }) =>
        planPut(link.version, this.#remembered(address), Date.now()),
      );
      for (const { address } of planned.get('older') ?? []) emit('error', 'link.version.went_back', { address });
      const [known, news] = [planned.get('known') ?? [], planned.get('put') ?? []];
      // Redis is told of every link, also of those that KV refuses: the lookup Worker asks it where KV has nothing.
      const [inKv, isInRedis] = await Promise.all([this.#putAll(cache, news), this.#setAll(hot, [...known, ...news])]);
      const settled = [...known, ...inKv];
      for (const { address } of settled) published.add(address);
      // An address is settled when no store can still give its old target: until then its outbox row brings it again.
      if (isInRedis && settled.length > 0) {
        await truth.clearOutbox(settled.map(({ address, link }) => ({ address, version: link.version })));
      }
    } catch (error) {
      emit('error', 'link.publish.failed', { addresses: addresses.length, error: describeError(error) });
    }
    return published;
  }

  /** Returns those that KV took. */
  async #putAll(cache: LinkCache, puts: readonly AddressedLink[]): Promise<AddressedLink[]> {
    const outcomes = await Promise.allSettled(
      puts.map(({ address, link }) => within(putMs, 'KV put', cache.put(address, link))),
    );
    const taken: AddressedLink[] = [];
    outcomes.forEach((outcome, index) => {
      const put = puts[index];
      if (outcome.status === 'rejected') emit('error', 'link.put.failed', { error: describeError(outcome.reason) });
      else if (put) taken.push(put);
    });
    for (const { address, link } of taken) this.#remember(address, link.version);
    return taken;
  }

  async #setAll(hot: HotLinkStore, links: readonly AddressedLink[]): Promise<boolean> {
    try {
      await hot.setAll(links);
      return true;
    } catch (error) {
      emit('warn', 'hot_link.set.failed', { links: links.length, error: describeError(error) });
      return false;
    }
  }

  #remember(address: string, version: number): void {
    this.ctx.storage.sql.exec(
      'insert into published (address, version, put_at) values (?, ?, ?) on conflict (address) do update set version = excluded.version, put_at = excluded.put_at',
      address,
      version,
      Date.now(),
    );
  }

  #remembered(address: string): Remembered | undefined {
    return this.ctx.storage.sql
      .exec<{ [Column in keyof Remembered]: Remembered[Column] }>(
        'select version, put_at from published where address = ?',
        address,
      )
      .toArray()[0];
  }
}
