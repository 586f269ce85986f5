/** Which addresses the publisher puts next: KV takes one write a second per key and answers 429 beyond. */

export interface PublishCount {
  published: number;
  /** Not in KV yet; their outbox rows stay and the jobs Worker brings them again. */
  failed: number;
}

export interface Pending {
  address: string;
  /** When the address was last put, in milliseconds; 0 for never. */
  lastPutAtMs: number;
}

/** A little above the platform's second, for clocks that differ. */
const minGapMs = 1050;
/** Bounded by the memory and the subrequests of one round. */
const maxAddresses = 100;

/** The addresses to put now, or, when none is due, how long to wait for the first. */
export function nextRound(pending: readonly Pending[], nowMs: number): { addresses: string[]; waitMs: number } {
  const due = pending.filter(({ lastPutAtMs }) => nowMs - lastPutAtMs >= minGapMs);
  if (due.length > 0) return { addresses: due.slice(0, maxAddresses).map(({ address }) => address), waitMs: 0 };
  const waits = pending.map(({ lastPutAtMs }) => minGapMs - (nowMs - lastPutAtMs));
  // A clock that was set back must not stop publishing.
  return { addresses: [], waitMs: Math.min(minGapMs, ...waits) };
}

/** What the publisher knows of its last put of an address. */
export interface Remembered {
  version: number;
  /** Milliseconds since 1970. */
  put_at: number;
}

/** KV spreads a put within minutes; a reader that still misses the link after this long gets it put again. */
const trustPutMs = 3_600_000;

/**
 * Whether a row's version is to be put: not when KV has been given just this one lately, since a location that does not see it yet
 * would ask for it with every miss; but again while another put of the address is in doubt. An older version can only come from a database that was set back, which a person must look at.
 */
export function planPut(
  version: number,
  remembered: Remembered | undefined,
  isInDoubt: boolean,
  nowMs: number,
): 'put' | 'known' | 'older' {
  if (!remembered || version > remembered.version) return 'put';
  if (version < remembered.version) return 'older';
  return !isInDoubt && nowMs - remembered.put_at < trustPutMs ? 'known' : 'put';
}

/** Fewer make larger rounds, more carry more edits: one object puts some hundred links a second. */
export const publisherShards = 16;

/** The shard of an address (FNV-1a, 32 bit): the same address always meets the same object. */
export function toShard(address: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < address.length; i++) hash = Math.imul(hash ^ address.charCodeAt(i), 0x01000193);
  return `shard-${(hash >>> 0) % publisherShards}`;
}
