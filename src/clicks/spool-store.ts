/** The reading side of the spool, where batches wait that the queue refused (written by channels.ts). */
import { timeOfUuid } from '../lib/id.ts';
import { spoolPrefix } from '../lib/keys.ts';
import { within } from '../platform/deadline.ts';
import { describeError, emit } from '../platform/events.ts';
import type { SpooledBatch, SpoolStore } from './spool-consumer.ts';

const deadlineMs = 8000;

/** What we use of an R2 bucket. */
interface Bucket {
  list(options: { prefix: string; limit: number; startAfter?: string }): Promise<{
    objects: readonly { key: string }[];
    truncated: boolean;
  }>;
  get(key: string): Promise<{ text(): Promise<string> } | null>;
  delete(keys: string[]): Promise<void>;
}

export function openSpoolStore(bucket: Bucket): SpoolStore {
  const readText = async (key: string): Promise<string | null> => (await bucket.get(key))?.text() ?? null;
  const read = async (key: string): Promise<SpooledBatch | 'gone' | 'failed'> => {
    try {
      const text = await within(deadlineMs, 'spool', readText(key));
      return text === null ? 'gone' : { key, body: parse(text) };
    } catch (error) {
      emit('warn', 'click_spool.get.failed', { key, error: describeError(error) });
      return 'failed';
    }
  };
  return {
    async take(limit, after) {
      const start = after === null ? {} : { startAfter: after };
      const listed = await within(deadlineMs, 'spool', bucket.list({ prefix: spoolPrefix, limit, ...start }));
      const found = await Promise.all(listed.objects.map(({ key }) => read(key)));
      return {
        batches: found.filter((batch) => typeof batch === 'object'),
        unread: found.filter((batch) => batch === 'failed').length,
        next: listed.truncated ? (listed.objects.at(-1)?.key ?? null) : null,
      };
    },
    async backlog() {
      // Ids begin with their time, so the first key is the oldest batch.
      const { objects } = await within(deadlineMs, 'spool', bucket.list({ prefix: spoolPrefix, limit: 1000 }));
      const [oldest] = objects;
      return { waiting: objects.length, oldestMs: oldest ? timeOfUuid(oldest.key.slice(spoolPrefix.length)) : null };
    },
    async remove(keys) {
      if (keys.length > 0) await within(deadlineMs, 'spool', bucket.delete([...keys]));
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Damaged: kept as it is, for the dead letters.
    return text;
  }
}
