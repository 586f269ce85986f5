/**
 * Everything between an edit and a visitor on a simulated clock: the truth with its outbox and a lagging replica, the publisher with
 * the memory that survives it, Redis, and a KV that one location sees late. Every store takes a while before it acts and before
 * it answers, so what runs at once interleaves in whatever way the delays ask for.
 */
import { editLimits, type Edit } from '../../src/links/edits.ts';
import { lookup } from '../../src/links/lookup.ts';
import type { LinkProjection } from '../../src/links/projection.ts';
import { openPublishLoop, type PublisherMemory, type PublishLoop } from '../../src/links/publish-loop.ts';
import type { Remembered } from '../../src/links/publish-round.ts';
import type { Found } from '../../src/links/resolve.ts';
import type { Revocation } from '../../src/links/revocations.ts';
import { fakeCache } from './fakes/cache.ts';
import { fakeHotLinks } from './fakes/links.ts';
import { laggingKv } from './fakes/kv.ts';
import { aLink, aList } from './fakes/projection.ts';
import { redirectIsolate, type RedirectIsolate } from './redirect-isolate.ts';
import type { SimulatedClock } from './simulated-clock.ts';

export interface WorldOptions {
  clock: SimulatedClock;
  address: string;
  /** Milliseconds that operations take, one after another and again from the first. */
  delays: readonly number[];
  replicaLagMs: number;
  kvLagMs: number;
  /** How long before others see it a change is noted; at once by default. */
  commitMs?: number;
  /** How far back the list of edits reaches, as when there are too many; as far as it should by default. */
  listedMs?: () => number;
}

/** A put as it arrived in KV. */
export interface Landing {
  version: number;
  /** Its publisher had died or had stopped waiting for it. */
  late: boolean;
}

export interface World {
  /** What Postgres holds now. */
  link(): LinkProjection;
  /** What it held, and since when. */
  history: readonly { link: LinkProjection; atMs: number }[];
  outbox: { version: number; atMs: number }[];
  landings: Landing[];
  /** Versions as Redis took them. */
  hotVersions: number[];
  hot(): Promise<LinkProjection | 'absent' | null>;
  isolate: RedirectIsolate;
  /** The isolate is gone; the next visitor meets a new one in the same location. */
  evict(): void;
  faults: { redisIsDown: boolean; kvRefuses: boolean; kvHangs: boolean; primaryIsDown: boolean };
  /** One transaction: the row, its outbox row and, when it stops being live, its revocation. The API tells the publisher, unless it dies. */
  change(change: Partial<LinkProjection>, apiDies: boolean): void;
  /** The publisher dies between any two of its steps; what it has sent may still arrive. */
  crash(): void;
  /** What the jobs Worker does each minute. */
  cron(): void;
}

export function publishingWorld(options: WorldOptions): World {
  const { clock, address, delays, replicaLagMs, kvLagMs } = options;
  const { commitMs = 0, listedMs = () => editLimits.listedMs } = options;
  const { now, wait } = clock;
  let nth = 0;
  const nextDelay = () => delays[nth++ % delays.length] ?? 0;
  const pause = () => wait(nextDelay());
  const history = [{ link: aLink({ url: 'https://example.com/0' }), atMs: now() }];
  const edit = { version: 0, notedAtMs: 0 };
  const current = () => history.at(-1)?.link ?? aLink();
  let revoked: Revocation[] = [];
  const faults = { redisIsDown: false, kvRefuses: false, kvHangs: false, primaryIsDown: false };
  const outbox = [{ version: 1, atMs: now() }];
  const landings: Landing[] = [];
  const hotVersions: number[] = [];
  const hot = fakeHotLinks();
  const kv = laggingKv({ now, lagMs: kvLagMs, cacheMs: 30_000, missMs: 60_000 });
  const location = kv.at('muc');

  const down = () => Promise.reject(new Error('down'));
  const setHot = async (link: LinkProjection): Promise<void> => {
    await hot.setAll([{ address, link }]);
    const held = await hot.get(address);
    if (held !== null && held !== 'absent') hotVersions.push(held.version);
  };

  const table = new Map<string, Remembered>();
  const doubts = new Map<string, number>();
  const memory: PublisherMemory = {
    remembered: (at) => table.get(at),
    remember: (at, version, nowMs) => void table.set(at, { version, put_at: nowMs }),
    doubtUntilMs: (at) => doubts.get(at) ?? 0,
    doubt: (at, untilMs) => void (untilMs === 0 ? doubts.delete(at) : doubts.set(at, untilMs)),
  };

  function openPublisher(): { loop: PublishLoop; die(): void } {
    let isDead = false;
    /** The effect happens once it was sent; a dead publisher sends nothing and hears of nothing. */
    const step = async <Value>(act: () => Promise<Value>): Promise<Value> => {
      const silence = new Promise<never>(() => undefined);
      if (isDead) return silence;
      await pause();
      const outcome = await act().then(
        (value) => () => value,
        (error: unknown) => () => {
          throw error;
        },
      );
      await pause();
      return isDead ? silence : outcome();
    };
    const stores = {
      truth: {
        findAll: () => step(async () => (faults.primaryIsDown ? down() : new Map([[address, current()]]))),
        clearOutbox: (published: readonly { version: number }[]) =>
          step(async () => {
            const version = Math.max(...published.map((one) => one.version));
            outbox.splice(0, outbox.length, ...outbox.filter((row) => row.version > version));
          }),
      },
      cache: {
        put(_: string, link: LinkProjection) {
          const sentAtMs = now();
          const hangs = faults.kvHangs;
          return step(async () => {
            if (faults.kvRefuses) return down();
            if (hangs) await wait(20_000);
            landings.push({ version: link.version, late: isDead || now() - sentAtMs >= 5000 });
            await location.put(address, link);
          });
        },
      },
      hot: {
        setAll: (links: readonly { link: LinkProjection }[]) =>
          step(async () => {
            if (faults.redisIsDown) return down();
            for (const { link } of links) await setHot(link);
          }),
      },
    };
    const loop = openPublishLoop({
      stores: () => stores,
      memory,
      now,
      // A timer of a dead object never fires.
      wait: (ms) => wait(ms).then(() => (isDead ? new Promise<void>(() => undefined) : undefined)),
      background: () => undefined,
      tell: () => undefined,
    });
    return { loop, die: () => (isDead = true) };
  }
  let publisher = openPublisher();
  const publish = (): void => void publisher.loop.publish([address]);

  const source = {
    async find(endpoint: 'replica' | 'primary') {
      await pause();
      if (endpoint === 'primary') return faults.primaryIsDown ? down() : current();
      return history.findLast(({ atMs }) => atMs <= now() - replicaLagMs)?.link ?? null;
    },
  };
  const cold = {
    get: async (at: string) => (faults.redisIsDown ? null : hot.get(at)),
    setAbsent: async (at: string) => (faults.redisIsDown ? undefined : hot.setAbsent(at)),
  };
  const cache = fakeCache(now);
  const openIsolate = () =>
    redirectIsolate(clock, {
      cache,
      async kv(at) {
        await pause();
        return location.get(at);
      },
      async lookup(at, atLeast): Promise<Found> {
        const { found, from } = await lookup(at, cold, source, atLeast);
        if (typeof found === 'object' && from !== 'none') publish();
        return found;
      },
      async revocations() {
        if (faults.primaryIsDown) return down();
        const asOfMs = now();
        const sinceMs = asOfMs - listedMs();
        const edited: Edit[] = edit.notedAtMs >= sinceMs ? [[address, edit.version]] : [];
        const text = JSON.stringify(aList({ asOfMs, revoked, edited, sinceMs }));
        // In time: a visitor waits half a second for it, then is served what there is.
        await wait(Math.min(nextDelay(), 400));
        return text;
      },
    });
  let isolate = openIsolate();

  return {
    link: current,
    history,
    outbox,
    landings,
    hotVersions,
    hot: () => hot.get(address),
    get isolate() {
      return isolate;
    },
    evict: () => void (isolate = openIsolate()),
    faults,
    change(change, apiDies) {
      const before = current();
      // A tombstone stays one.
      if (before.state === 'deleted') return;
      const link = aLink({ ...before, ...change, version: before.version + 1 });
      history.push({ link, atMs: now() });
      outbox.push({ version: link.version, atMs: now() });
      Object.assign(edit, { version: link.version, notedAtMs: now() - commitMs });
      if (link.state !== 'live' && link.state !== before.state) revoked = [[address, link.version, link.state]];
      if (!apiDies) publish();
    },
    crash() {
      publisher.die();
      publisher = openPublisher();
    },
    cron() {
      if (!outbox.some(({ atMs }) => now() - atMs > 5000)) return;
      edit.notedAtMs = now();
      publish();
    },
  };
}
