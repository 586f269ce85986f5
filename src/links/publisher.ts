/** Sends addresses to the publisher objects that are responsible for them. */
import { toShard, type PublishCount } from './publish-round.ts';

interface PublisherStub {
  publish(addresses: readonly string[]): Promise<PublishCount>;
}

/** Publishes through one object per shard, all at once. A shard that fails counts as failed; the outbox brings it again. */
export async function publishAll(
  addresses: readonly string[],
  open: (shard: string) => PublisherStub,
): Promise<PublishCount> {
  const shards = Map.groupBy(addresses, toShard);
  const outcomes = await Promise.allSettled([...shards].map(([shard, own]) => open(shard).publish(own)));
  const published = outcomes.reduce(
    (sum, outcome) => sum + (outcome.status === 'fulfilled' ? outcome.value.published : 0),
    0,
  );
  return { published, failed: addresses.length - published };
}
