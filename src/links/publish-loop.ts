/**
 * What LinkPublisher does, without the object around it: told an address, never a value, it reads the row from the primary and puts
 * that, so that whatever arrives late or twice, the newest version is what it puts. Rounds run one after another, so two reads
 * cannot overtake each other; a caller waits for the round that began after its call.
 *
 * KV knows no versions: a put that was given up, or whose object died, may still land after a newer one. So a put is noted as in doubt
 * before it begins. While one is, its address is put again and its outbox row stays, until a put has begun so late that nothing
 * of the doubtful one can follow it.
 */
import type { LinkProjection } from './projection.ts';
import { nextRound, planPut, type Pending, type PublishCount, type Remembered } from './publish-round.ts';

export interface AddressedLink {
  address: string;
  link: LinkProjection;
}

export interface PublisherStores {
  truth: {
    findAll(endpoint: 'primary', addresses: readonly string[]): Promise<Map<string, LinkProjection>>;
    clearOutbox(published: readonly { address: string; version: number }[]): Promise<void>;
  };
  cache: { put(address: string, link: LinkProjection): Promise<void> };
  /** Keeps the newer of two versions. Rejects when it did not take them. */
  hot: { setAll(links: readonly AddressedLink[]): Promise<void> };
}

/** What survives the death of the object. */
export interface PublisherMemory {
  remembered(address: string): Remembered | undefined;
  remember(address: string, version: number, nowMs: number): void;
  /** Until when a put that nothing was heard of may land; 0 for none. */
  doubtUntilMs(address: string): number;
  /** 0 ends the doubt. */
  doubt(address: string, untilMs: number): void;
}

export interface PublishLoopOptions {
  stores: () => PublisherStores;
  memory: PublisherMemory;
  now: () => number;
  wait: (ms: number) => Promise<unknown>;
  /** Keeps the object alive for the work. */
  background: (work: Promise<void>) => void;
  tell: (
    level: 'warn' | 'error',
    event: string,
    fields: { addresses?: number; address?: string },
    error?: unknown,
  ) => void;
}

/** KV that does not answer must not hold up the other addresses of the shard for long. */
const putMs = 5000;
/** Longer than a write may linger between us and KV. */
const doubtMs = 60_000;

export interface PublishLoop {
  /** Publishes the addresses and resolves when KV holds what the primary held after the call. Never rejects. */
  publish(addresses: readonly string[]): Promise<PublishCount>;
}

export function openPublishLoop({ stores, memory, now, wait, background, tell }: PublishLoopOptions): PublishLoop {
  const waiting = new Map<string, ((published: boolean) => void)[]>();
  let running = false;

  async function run(): Promise<void> {
    running = true;
    try {
      while (waiting.size > 0) {
        const round = nextRound(pending(), now());
        // oxlint-disable-next-line no-await-in-loop -- one round after another is what this is for
        await (round.addresses.length === 0 ? wait(round.waitMs) : publishRound(round.addresses));
      }
    } catch (error) {
      // The object's own storage failed: nobody may wait for ever; the outbox brings the addresses again.
      tell('error', 'link.publish.failed', { addresses: waiting.size }, error);
      for (const resolve of [...waiting.values()].flat()) resolve(false);
      waiting.clear();
    } finally {
      running = false;
    }
  }

  const pending = (): Pending[] =>
    [...waiting.keys()].map((address) => ({ address, lastPutAtMs: memory.remembered(address)?.put_at ?? 0 }));

  async function publishRound(addresses: readonly string[]): Promise<void> {
    const waiters = addresses.map((address) => [address, waiting.get(address) ?? []] as const);
    for (const address of addresses) waiting.delete(address);
    let published: ReadonlySet<string> = new Set();
    try {
      published = await putCurrent(addresses);
    } catch (error) {
      tell('error', 'link.publish.failed', { addresses: addresses.length }, error);
    }
    for (const [address, resolves] of waiters) for (const resolve of resolves) resolve(published.has(address));
  }

  /** Returns the addresses that are right in KV now; what failed stays in the outbox and comes again. */
  async function putCurrent(addresses: readonly string[]): Promise<Set<string>> {
    const { truth, cache, hot } = stores();
    const current = await truth.findAll('primary', addresses);
    const links = [...current].map(([address, link]) => ({ address, link }));
    const planned = Map.groupBy(links, ({ address, link }) =>
      planPut(link.version, memory.remembered(address), memory.doubtUntilMs(address) > 0, now()),
    );
    for (const { address } of planned.get('older') ?? []) tell('error', 'link.version.went_back', { address });
    const [known, news] = [planned.get('known') ?? [], planned.get('put') ?? []];
    // Redis is told of every link, also of those that KV refuses: the lookup Worker asks it where KV has nothing.
    const [taken, isInRedis] = await Promise.all([
      Promise.all(news.map((one) => put(cache, one))),
      setAll(hot, [...known, ...news]),
    ]);
    const inKv = news.filter((_, index) => taken[index]);
    // An address is settled when no store can still give its old target: until then its outbox row brings it again.
    const settled = [...known, ...inKv].filter(({ address }) => memory.doubtUntilMs(address) === 0);
    if (isInRedis && settled.length > 0)
      await clearOutbox(
        truth,
        settled.map(({ address, link }) => ({ address, version: link.version })),
      );
    return new Set([...known, ...inKv].map(({ address }) => address));
  }

  /** Whether KV took it. */
  async function put(cache: PublisherStores['cache'], { address, link }: AddressedLink): Promise<boolean> {
    const begunAtMs = now();
    const doubtUntilMs = memory.doubtUntilMs(address);
    memory.doubt(address, Math.max(doubtUntilMs, begunAtMs + doubtMs));
    try {
      const late = wait(putMs).then(() => Promise.reject(new Error(`KV put: no answer within ${putMs} ms`)));
      await Promise.race([cache.put(address, link), late]);
      memory.remember(address, link.version, now());
      // What was in doubt before stays so, unless it was over when this put began.
      memory.doubt(address, doubtUntilMs > begunAtMs ? doubtUntilMs : 0);
      return true;
    } catch (error) {
      memory.doubt(address, now() + doubtMs);
      tell('error', 'link.put.failed', { address }, error);
      return false;
    }
  }

  async function setAll(hot: PublisherStores['hot'], links: readonly AddressedLink[]): Promise<boolean> {
    try {
      await hot.setAll(links);
      return true;
    } catch (error) {
      tell('warn', 'hot_link.set.failed', { addresses: links.length }, error);
      return false;
    }
  }

  /** What is not cleared is published again, without harm. */
  async function clearOutbox(
    truth: PublisherStores['truth'],
    settled: readonly { address: string; version: number }[],
  ): Promise<void> {
    try {
      await truth.clearOutbox(settled);
    } catch (error) {
      tell('warn', 'outbox.clear.failed', { addresses: settled.length }, error);
    }
  }

  return {
    async publish(addresses) {
      const done = addresses.map(
        (address) =>
          new Promise<boolean>((resolve) => {
            waiting.set(address, [...(waiting.get(address) ?? []), resolve]);
          }),
      );
      if (!running) background(run());
      const published = (await Promise.all(done)).filter(Boolean).length;
      return { published, failed: addresses.length - published };
    },
  };
}
