/**
 * How a visitor's request finds its link: this isolate's memo, then KV, then the lookup Worker, which is also asked when KV's copy
 * is known to be out of date. A hot link awaits nothing, a warm one awaits one KV read. Those who miss the same link in KV at once ask
 * the lookup Worker once.
 */
import { fly, Flights } from '../lib/flights.ts';
import { Memo } from '../lib/memo.ts';
import { editLimits, isFollowed, newestVersion } from './edits.ts';
import type { LinkProjection } from './projection.ts';
import type { Found } from './resolve.ts';
import { believedUntilMs, obey, revocationLimits, type RevocationList, type Revocations } from './revocations.ts';

/** How long an isolate may answer from memory without having heard of edits: then with KV's own lag this bounds how old one can look. */
const freshMs = 10_000;
/** How long a copy that is out of date is given to others while one visitor waits for a better one, and when there is none. */
const outdatedMs = 3_000;
/** A no is kept shorter, because somebody may be about to create exactly this link. */
const absentMs = 3_000;
/** While no store can be asked, a link that was right this long ago is better than an error page. */
const staleIfErrorMs = 10 * 60_000;

export type LinkMemo = Memo<LinkProjection | 'absent'>;

/** One per isolate: plain data, about 5,000 links or 16 MB of the 128 that an isolate may have. */
export const openLinkMemo = (): LinkMemo => new Memo({ maxEntries: 5_000, maxBytes: 16 * 1024 * 1024 });

/** Lookups on their way in this isolate: plain data, as the memo is. */
export type LinkFlights = Flights<Found | 'limited'>;
export const openLinkFlights = (): LinkFlights => new Flights();

export interface FindStores {
  memo: LinkMemo;
  flights: LinkFlights;
  /** KV; rejects when it fails. */
  projection: (address: string) => Promise<LinkProjection | null>;
  /** Whether a network that KV could not serve may go on to the lookup Worker. Never rejects. */
  admits: (network: string) => Promise<boolean>;
  /** The lookup Worker, which is to look further than copies below that version; rejects when it cannot be reached. */
  lookup: (address: string, atLeast: number) => Promise<Found>;
  /** What was revoked and edited lately: no store's copy is believed against it. */
  revocations: Revocations;
  /** When that list is too old: what to wait for meanwhile. Never rejects. */
  freshen: () => Promise<void> | null;
  now: () => number;
  /** The timer of the request that waits. */
  wait: (ms: number) => Promise<unknown>;
}

/** The link in memory while fresh: the synchronous part, so that a hot redirect creates no promise. */
export function findInMemo(
  memo: LinkMemo,
  address: string,
  nowMs: number,
  revocations: Revocations,
): LinkProjection | 'absent' | undefined {
  return memo.get(address, nowMs) ?? renew(memo, address, nowMs, revocations);
}

/** A link that has expired is fresh again for as long as the newest list is believed, if an edit would have been heard of. */
function renew(memo: LinkMemo, address: string, nowMs: number, revocations: Revocations): LinkProjection | undefined {
  const held = memo.getStale(address, nowMs);
  if (!held || held.value === 'absent') return undefined;
  const { edits } = revocations;
  if (!isFollowed(edits, held.setAtMs) || held.value.version < newestVersion(edits, address)) return undefined;
  const untilMs = Math.min(held.setAtMs + editLimits.keptMs, revocations.asOfMs + revocationLimits.believedMs);
  if (untilMs <= nowMs) return undefined;
  memo.expireAt(address, untilMs);
  return held.value;
}

/**
 * The link from the stores behind the memo. Never rejects: 'failed' when none could be asked, 'limited' when the network has asked
 * too often. `led` says that the lookup Worker was not asked, or for this request, and not for another that it waited for.
 */
export async function findInStores(
  address: string,
  network: string,
  stores: FindStores,
): Promise<{ found: Found | 'limited'; led: boolean }> {
  // A failing KV reads as a miss: the lookup Worker does not need it.
  let isKvDown = false;
  const reading = stores.projection(address).catch(() => {
    isKvDown = true;
    return null;
  });
  const freshening = stores.freshen();
  const projected = await reading;
  // Begun together with the read; nearly always there is nothing to wait for.
  if (freshening) await freshening;
  // Everybody reads KV for themselves: waiting for another's read takes longer than a read.
  const wanted = newestVersion(stores.revocations.edits, address);
  const inMemory = projected ? rememberLink(stores, address, projected) : null;
  if (inMemory && inMemory.version >= wanted) return { found: inMemory, led: true };
  const flight = await fly(
    stores.flights,
    address,
    stores,
    () => askLookup(address, network, wanted, stores),
    // What one network may not says nothing about another.
    (found) => found !== 'limited',
  );
  if (!flight) return { found: findStale(address, stores), led: false };
  // Whoever may not ask further is no worse off than when nobody could be asked, and not to blame for a KV that is down.
  if (flight.value === 'limited') return { found: staleOr('limited', address, stores), led: !isKvDown };
  return { found: flight.value, led: flight.led };
}

async function askLookup(
  address: string,
  network: string,
  atLeast: number,
  stores: FindStores,
): Promise<Found | 'limited'> {
  if (!(await stores.admits(network))) return 'limited';
  const found = await stores.lookup(address, atLeast).catch((): Found => 'failed');
  return found === 'failed' ? findStale(address, stores) : remember(stores, address, found);
}

/** What memory still holds of the link although it has expired; 'failed' when that is nothing or too old. */
export const findStale = (address: string, stores: StaleStores): Found => staleOr('failed', address, stores);

type StaleStores = Pick<FindStores, 'memo' | 'revocations' | 'now'>;

function staleOr<Otherwise>(otherwise: Otherwise, address: string, stores: StaleStores): LinkProjection | Otherwise {
  const stale = stores.memo.getStale(address, stores.now());
  return stale && stale.value !== 'absent' && stale.staleMs <= staleIfErrorMs
    ? obey(stores.revocations, address, stale.value)
    : otherwise;
}

/** The memo gives no copy any longer that a list says is out of date; what was merely edited stays for the case that no store answers. */
export function obeyInMemo(memo: LinkMemo, { revoked, edited }: RevocationList, nowMs: number): void {
  const versionOf = (address: string, isIt: (link: LinkProjection) => boolean): boolean => {
    const held = memo.getStale(address, nowMs)?.value;
    return held !== undefined && held !== 'absent' && isIt(held);
  };
  for (const [address, version] of revoked)
    if (versionOf(address, (held) => held.version <= version && held.state === 'live')) memo.delete(address);
  for (const [address, version] of edited)
    if (versionOf(address, (held) => held.version < version)) memo.expireAt(address, nowMs);
}

function remember(stores: FindStores, address: string, told: LinkProjection | 'absent'): LinkProjection | 'absent' {
  if (told !== 'absent') return rememberLink(stores, address, told);
  stores.memo.set(address, told, stores.now() + absentMs, entryBytes(address, 0));
  return told;
}

function rememberLink({ memo, revocations, now }: FindStores, address: string, told: LinkProjection): LinkProjection {
  const nowMs = now();
  // In the same turn as it is remembered: a list that comes later takes it out of the memo.
  const link = obey(revocations, address, told);
  const held = memo.get(address, nowMs);
  // Somebody else was told of a newer one meanwhile.
  if (held !== undefined && held !== 'absent' && held.version > link.version) return held;
  const forMs = link.version < newestVersion(revocations.edits, address) ? outdatedMs : freshMs;
  const bytes = entryBytes(address, link.url.length + (link.expiredUrl?.length ?? 0));
  memo.set(address, link, Math.min(nowMs + forMs, believedUntilMs(revocations, nowMs)), bytes, nowMs);
  return link;
}

/** Two bytes a character, the objects around them and the response kept for the link (visitor/routes.ts), as measured in workerd. */
const entryBytes = (address: string, urlLength: number): number => 2600 + 2 * (address.length + urlLength);
