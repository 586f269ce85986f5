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

/** Fewer make larger rounds, more carry more edits: one object puts some hundred links a second. */
export const publisherShards = 16;

/** The shard of an address (FNV-1a, 32 bit): the same address always meets the same object. */
export function toShard(address: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < address.length; i++) hash = Math.imul(hash ^ address.charCodeAt(i), 0x01000193);
  return `shard-${(hash >>> 0) % publisherShards}`;
}
