/** Works off the outbox: edits that KV had not taken when they were made, and links that changed by the thousand. */
import type { PublishCount } from './publish-round.ts';

export interface OutboxOptions {
  /** Rounds at most. */
  atMost: number;
  /** No round begins later, in milliseconds. */
  forMs: number;
  now: () => number;
  /** The addresses that wait longest; those that were just tried come last. */
  take: () => Promise<readonly string[]>;
  publish: (addresses: readonly string[]) => Promise<PublishCount>;
}

/**
 * Takes rounds until one brings nothing new: an address that a store does not take is tried once a run, and again by the next. A round of
 * which more failed than was published is the last: KV or the publisher is in trouble.
 */
export async function publishOutbox(options: OutboxOptions): Promise<Record<keyof PublishCount, number>> {
  const { atMost, forMs, now, take, publish } = options;
  const endMs = now() + forMs;
  const tried = new Set<string>();
  const sum = { published: 0, failed: 0 };
  for (let round = 0; round < atMost && now() < endMs; round++) {
    // oxlint-disable-next-line no-await-in-loop -- a round takes what the one before left
    const fresh = (await take()).filter((address) => !tried.has(address));
    if (fresh.length === 0) break;
    for (const address of fresh) tried.add(address);
    // oxlint-disable-next-line no-await-in-loop -- see above
    const { published, failed } = await publish(fresh);
    sum.published += published;
    sum.failed += failed;
    if (failed > published) break;
  }
  return sum;
}
