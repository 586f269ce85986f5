/** The reading side of the spool, where batches wait that the queue refused (written by channels.ts). */
import { timeOfUuid } from '../lib/id.ts';
import { spoolPrefix } from '../lib/keys.ts';
import { within } from '../platform/deadline.ts';
import type { SpooledBatch, SpoolStore } from './consumer.ts';

const deadlineMs = 8000;

export function openSpoolStore(bucket: Pick<R2Bucket, 'list' | 'get' | 'delete'>): SpoolStore {
  const read = async (key: string): Promise<SpooledBatch | null> => {
    const object = await within(deadlineMs, 'spool', bucket.get(key));
    return object && { key, body: parse(await object.text()) };
  };
  return {
    async take(limit) {
      const { objects } = await within(deadlineMs, 'spool', bucket.list({ prefix: spoolPrefix, limit }));
      const found = await Promise.all(objects.map(({ key }) => read(key)));
      return found.filter((batch) => batch !== null);
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
