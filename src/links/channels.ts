/**
 * How a redirect isolate keeps its list of revoked and edited links: from its location's cache, else from the lookup Worker, in the
 * waitUntil of a request in a while. Not guaranteed: while neither can be had the list only grows older, which an event tells.
 */
import { describeError, emit } from '../platform/events.ts';
import {
  applyList,
  failRefresh,
  isStale,
  isYoung,
  noRevocations,
  parseRevocationList,
  revocationLimits,
  takeRefresh,
  type RevocationList,
  type Revocations,
} from './revocations.ts';

/** The runtime's Cache, of which two verbs are used. */
export interface LocationCache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
}

export interface RevocationChannelOptions {
  /** A list as JSON from the lookup Worker; rejects when it cannot say. */
  ask: () => Promise<string>;
  cache: LocationCache;
  /** Under which the cache keeps the list: a URL of this Worker, whose answers never come from a cache. */
  cacheUrl: string;
  /** Called with each list, so that the memo no longer gives what it says is out of date. */
  obey: (list: RevocationList) => void;
  /** The runtime's timer, `scheduler.wait`: it belongs to the request that calls it. */
  wait: (ms: number) => Promise<unknown>;
  now: () => number;
}

export interface RevocationChannel {
  /** Plain data; `state.dueAtMs` says from when on `refresh` is to be called. */
  state: Revocations;
  /** Refreshes unless somebody does. Never rejects. */
  refresh(): Promise<void>;
  /** For a request that asks KV: null when the list is young enough, else what to wait for meanwhile. Never rejects. */
  freshen(background: (work: Promise<void>) => void): Promise<void> | null;
}

const pollMs = 20;

/** Made once and kept in module scope: it holds plain data only, no promise and no timer. */
export function openRevocationChannel(options: RevocationChannelOptions): RevocationChannel {
  const { now, wait } = options;
  const state = noRevocations();
  const toldAtMs = new Map<string, number>();

  async function refresh(): Promise<void> {
    if (!takeRefresh(state, now())) return;
    const { deadlineMs } = revocationLimits;
    try {
      const late = wait(deadlineMs).then(() => Promise.reject(new Error(`no answer within ${deadlineMs} ms`)));
      const { list, text } = await Promise.race([load(), late]);
      applyList(state, list, now());
      options.obey(list);
      if (text !== null) await writeCache(text);
    } catch (error) {
      if (failRefresh(state, now()))
        emit('warn', 'revocations.refresh.failed', { age_ms: ageMs(), error: describeError(error) });
    }
  }

  /** `text` is what the location's cache lacks. */
  async function load(): Promise<{ list: RevocationList; text: string | null }> {
    const cached = await readCache();
    if (cached) return { list: cached, text: null };
    const text = await options.ask();
    const list = parseRevocationList(text);
    if (!list || !isYoung(list, revocationLimits.alarmAgeMs, now()))
      throw new Error('The lookup Worker sent no list of revocations that could be used.');
    return { list, text };
  }

  async function readCache(): Promise<RevocationList | null> {
    try {
      const response = await soon(options.cache.match(options.cacheUrl));
      const list = response ? parseRevocationList(await soon(response.text())) : null;
      return list && isYoung(list, revocationLimits.cachedAgeMs, now()) ? list : null;
    } catch (error) {
      tell('revocations.cache_match.failed', error);
      return null;
    }
  }

  async function writeCache(text: string): Promise<void> {
    try {
      const headers = {
        'content-type': 'application/json',
        'cache-control': `max-age=${revocationLimits.cacheSeconds}`,
      };
      await soon(options.cache.put(options.cacheUrl, new Response(text, { headers })));
    } catch (error) {
      tell('revocations.cache_put.failed', error);
    }
  }

  /** A cache that hangs must not keep the lookup Worker from being asked. */
  function soon<Value>(answer: Promise<Value>): Promise<Value> {
    const { cacheMs } = revocationLimits;
    return Promise.race([
      answer,
      wait(cacheMs).then(() => Promise.reject(new Error(`no answer within ${cacheMs} ms`))),
    ]);
  }

  /** Somebody's refresh, or ours, has brought a list, has ended without, or takes longer than a visitor should wait. */
  async function settled(startedMs: number): Promise<void> {
    while (isStale(state, now()) && state.leaseUntilMs > now() && now() - startedMs < revocationLimits.waitMs)
      await wait(pollMs);
    if (isStale(state, now())) tell('revocations.wait.failed', null);
  }

  function tell(event: string, error: unknown): void {
    if (now() - (toldAtMs.get(event) ?? 0) < revocationLimits.alarmEveryMs) return;
    toldAtMs.set(event, now());
    emit('warn', event, { age_ms: ageMs(), error: error === null ? null : describeError(error) });
  }

  const ageMs = (): number | null => (state.asOfMs === 0 ? null : now() - state.asOfMs);

  return {
    state,
    refresh,
    freshen(background) {
      const nowMs = now();
      if (nowMs >= state.dueAtMs) background(refresh());
      return isStale(state, nowMs) ? settled(nowMs) : null;
    },
  };
}
