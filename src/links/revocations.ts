/**
 * Links that stopped being live lately, as an isolate knows them: what KV, Redis or the memo still give as live is turned into what
 * the truth says. State is plain data in module scope and every step takes the time.
 *
 * The bound. A list carries the time at which the primary was read, so its age counts every cache it came through: the lookup
 * Worker hands out lists up to 3 s old (its memory and Redis together) and a location's cache up to 8 s old. A request that asks KV has
 * a list of at most 15 s, or waits for one, 0.5 s at most. What it found, however long that took, is in memory until the list is 25 s
 * old, and at least a second. All reads behind KV together end within 10.2 s, so 15 + 0.5 + 10.2 + 1 = 26.7 s after a takedown nobody is
 * redirected, even if KV never changes and no refresh between requests succeeds; where an isolate is busy its list is about 5 s old and takes
 * the link out of the memo at once. A link must not go down with the lookup Worker, so beyond 30 s it is served to those for whom no
 * list came in time: the first visitor of an idle isolate whose refresh takes longer than 0.5 s, and everybody in a location
 * where no refresh succeeds. An event tells the age of the list then. Clocks of machines may differ by a second on top.
 *
 * The same list names edits (edits.ts). What they make out of date is read again from the lookup Worker where KV is behind, so an edit is
 * seen as a takedown is: where an isolate is busy after 5 to 13 s, the age of its list, and where it is idle within 26.7 s. While no store
 * knows better than an old copy, that is served for 3 s at a time.
 */
import { applyEdits, noEdits, type Edit, type EditList, type Edits } from './edits.ts';
import type { LinkProjection, LinkState } from './projection.ts';

type RevokedState = Exclude<LinkState, 'live'>;
export type Revocation = readonly [address: string, version: number, state: RevokedState];

/** Travels over RPC, through Redis and the cache of a location. */
export interface RevocationList extends EditList {
  v: 2;
  /** When the primary was asked, in milliseconds since 1970. */
  asOfMs: number;
  /** What matters most first: blocked ones, then the newest, with room for every workspace (recent_revocations). */
  revoked: readonly Revocation[];
}

export const revocationLimits = {
  /** Most that travel; the last of the list are cut. */
  maxListed: 1000,
  /** Most that an isolate remembers from the lists it has seen. */
  maxRemembered: 5000,
  /** Older ones the lookup Worker does not hand out. */
  lookupAgeMs: 3000,
  /** Older ones are not taken from the location's cache, which keeps one for `cacheSeconds`. */
  cachedAgeMs: 8000,
  cacheSeconds: 5,
  /** A list from the future comes from a clock that is wrong: not taken when it is further ahead. */
  aheadMs: 1000,
  /** How often an isolate asks, whether or not it was answered. */
  refreshMs: 5000,
  /** The location's cache is asked for so long. */
  cacheMs: 300,
  /** A refresh is given up after this long ... */
  deadlineMs: 3000,
  /** ... and one that says nothing for longer belonged to a request that was cancelled. */
  leaseMs: 4000,
  /** With an older list a request that asks KV waits for a new one ... */
  staleMs: 15_000,
  /** ... but no longer than this. */
  waitMs: 500,
  /** Until its list is so old an isolate believes what it found ... */
  believedMs: 25_000,
  /** ... but at least for so long. */
  believedAtLeastMs: 1000,
  /** A list that grows older than this is told, once in so long. */
  alarmAgeMs: 30_000,
  alarmEveryMs: 60_000,
} as const;

export interface Revocations {
  byAddress: Map<string, { version: number; state: RevokedState }>;
  edits: Edits;
  /** Of the newest list; 0 before the first. */
  asOfMs: number;
  /** From when on the next request refreshes: the one number that the hot path looks at. */
  dueAtMs: number;
  /** Until when a refresh may still be on its way; 0 when none is. */
  leaseUntilMs: number;
  /** When the refreshes began to fail; 0 while they succeed. */
  failingSinceMs: number;
  alarmedAtMs: number;
}

export const noRevocations = (): Revocations => ({
  byAddress: new Map(),
  edits: noEdits(),
  asOfMs: 0,
  dueAtMs: 0,
  leaseUntilMs: 0,
  failingSinceMs: 0,
  alarmedAtMs: 0,
});

/** Whether this request is to refresh; if so, the lease is its own, and others leave it alone. */
export function takeRefresh(state: Revocations, nowMs: number): boolean {
  if (nowMs < state.dueAtMs) return false;
  state.leaseUntilMs = nowMs + revocationLimits.leaseMs;
  state.dueAtMs = state.leaseUntilMs;
  return true;
}

/** A refresh brought this list. Lists are merged, so that what one cut off is still known here. */
export function applyList(state: Revocations, list: RevocationList, nowMs: number): void {
  endRefresh(state, nowMs);
  state.failingSinceMs = 0;
  const asOfMs = Math.min(list.asOfMs, nowMs);
  state.asOfMs = Math.max(state.asOfMs, asOfMs);
  applyEdits(state.edits, { ...list, asOfMs });
  // From its end, each put last: what matters most stays longest, and what is too much goes from the Map's front.
  for (const [address, version, revokedAs] of list.revoked.toReversed()) {
    const known = state.byAddress.get(address);
    if (known && known.version > version) continue;
    state.byAddress.delete(address);
    state.byAddress.set(address, { version, state: revokedAs });
  }
  for (const oldest of state.byAddress.keys()) {
    if (state.byAddress.size <= revocationLimits.maxRemembered) break;
    state.byAddress.delete(oldest);
  }
}

/** A refresh brought nothing. Returns whether that is worth an alarm now. */
export function failRefresh(state: Revocations, nowMs: number): boolean {
  endRefresh(state, nowMs);
  state.failingSinceMs ||= nowMs;
  const { alarmAgeMs, alarmEveryMs } = revocationLimits;
  if (nowMs - state.failingSinceMs < alarmAgeMs || nowMs - state.alarmedAtMs < alarmEveryMs) return false;
  state.alarmedAtMs = nowMs;
  return true;
}

function endRefresh(state: Revocations, nowMs: number): void {
  state.leaseUntilMs = 0;
  state.dueAtMs = nowMs + revocationLimits.refreshMs;
}

/** Whether a list that came from a cache may be used. */
export const isYoung = ({ asOfMs }: Pick<RevocationList, 'asOfMs'>, maxAgeMs: number, nowMs: number): boolean =>
  nowMs - asOfMs <= maxAgeMs && asOfMs - nowMs <= revocationLimits.aheadMs;

/** How long a copy that was found now may be given before the list must be asked again. */
export const believedUntilMs = (state: Revocations, nowMs: number): number =>
  Math.max(state.asOfMs + revocationLimits.believedMs, nowMs + revocationLimits.believedAtLeastMs);

export const isStale = (state: Revocations, nowMs: number): boolean => nowMs - state.asOfMs > revocationLimits.staleMs;

/** What the link is by now: a copy that is no newer than its revocation is in the state that it was revoked to. */
export function obey(state: Revocations, address: string, link: LinkProjection): LinkProjection {
  const revoked = state.byAddress.get(address);
  if (!revoked || link.version > revoked.version || link.state === revoked.state) return link;
  return { ...link, version: revoked.version, state: revoked.state, url: '', expiredUrl: null };
}

/** The list in the text; null when it is damaged or of a version that we do not know. */
export function parseRevocationList(text: string): RevocationList | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRevocationList(value) ? value : null;
  } catch {
    // Not JSON: damaged.
    return null;
  }
}

const revokedStates: ReadonlySet<unknown> = new Set(['disabled', 'blocked', 'deleted']);

function isRevocationList(value: unknown): value is RevocationList {
  if (typeof value !== 'object' || value === null) return false;
  const list: Partial<Record<keyof RevocationList, unknown>> = value;
  if (typeof list.asOfMs !== 'number' || !Array.isArray(list.revoked) || !list.revoked.every(isRevocation))
    return false;
  return list.v === 2 && typeof list.sinceMs === 'number' && Array.isArray(list.edited) && list.edited.every(isEdit);
}

const isEdit = (value: unknown): value is Edit =>
  Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number';

const isRevocation = (value: unknown): value is Revocation =>
  Array.isArray(value) && isEdit(value) && revokedStates.has(value.at(2));
