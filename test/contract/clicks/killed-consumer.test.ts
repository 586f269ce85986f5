import { describe, expect, it } from 'vitest';
import { consumeClicks, type ClickConsumerDeps, type QueueMessage } from '../../../src/clicks/consumer.ts';
import { packed } from '../../support/click-batches.ts';
import { aBatch, aClick, countClicks, newId, nowMs, useClicksDatabase } from './clicks-database.ts';

const database = await useClicksDatabase();

const batches = 6;
const clicksPerBatch = 3;
const expected = { ledger: batches * clicksPerBatch, totals: batches * clicksPerBatch };

/** The queue delivers again whatever was not acknowledged, for whatever reason. */
class Queue {
  readonly #waiting = new Map(
    Array.from({ length: batches }, () => {
      const id = newId();
      return [
        id,
        packed(
          aBatch(
            Array.from({ length: clicksPerBatch }, () => aClick()),
            { id },
          ),
        ),
      ] as const;
    }),
  );

  /** `dieAfter`: the consumer's isolate ends when it has acknowledged so many. */
  deliver(dieAfter = Infinity): QueueMessage[] {
    let acknowledged = 0;
    return [...this.#waiting].map(([id, body]) => ({
      id,
      body,
      attempts: 1,
      ack: () => {
        if (acknowledged++ >= dieAfter) throw new Error('the isolate is gone');
        this.#waiting.delete(id);
      },
      retry: () => undefined,
    }));
  }

  get waiting(): number {
    return this.#waiting.size;
  }
}

const consume = (messages: QueueMessage[], ingest: ClickConsumerDeps['store']['ingest'] = database.store.ingest) =>
  consumeClicks({ queue: 'linkpulse-clicks', messages }, { store: { ...database.store, ingest }, now: () => nowMs });

/** Neither an answer nor an error: who waits for it waits for ever, as the rest of a killed invocation does. */
const never = new Promise<never>(() => undefined);

describe('a consumer that is killed', () => {
  it('before the call to the database has lost and counted nothing', async () => {
    const queue = new Queue();
    void consume(queue.deliver(), () => never);
    expect([await countClicks(database), queue.waiting]).toEqual([{ ledger: 0, totals: 0 }, batches]);
    await consume(queue.deliver());
    expect([await countClicks(database), queue.waiting]).toEqual([expected, 0]);
  });

  it('after the commit, before it knows of it, counts nothing twice', async () => {
    const queue = new Queue();
    const committed = Promise.withResolvers<void>();
    void consume(queue.deliver(), async (given) => {
      await database.store.ingest(given);
      committed.resolve();
      return never;
    });
    await committed.promise;
    expect([await countClicks(database), queue.waiting]).toEqual([expected, batches]);
    await consume(queue.deliver().toReversed());
    expect([await countClicks(database), queue.waiting]).toEqual([expected, 0]);
  });

  it('after it has acknowledged half counts the other half once', async () => {
    const queue = new Queue();
    await expect(consume(queue.deliver(batches / 2))).rejects.toThrow('the isolate is gone');
    expect([await countClicks(database), queue.waiting]).toEqual([expected, batches / 2]);
    await consume(queue.deliver());
    expect([await countClicks(database), queue.waiting]).toEqual([expected, 0]);
  });
});
