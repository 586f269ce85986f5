/**
 * A process of its own that consumes deliveries as the jobs Worker does, so many at once. Its standard output is the consumers'
 * event log; jobs come and results go by message (see ingest.ts).
 */
import { consumeClicks, type QueueMessage } from '../../src/clicks/consumer.ts';
import { postgresClicks } from '../../src/clicks/store.ts';
import { queues } from '../../src/lib/keys.ts';
import { openPostgres } from '../../src/platform/postgres.ts';
import type { IngestJob, IngestResult } from './ingest.ts';
import { clicksPerMessage, openDeliveries, type Spread } from './ingest-messages.ts';
import { quantile } from './stats.ts';
import { answerJobs } from './work-program.ts';

/** As the jobs Worker has it. */
const deadlineMs = 25_000;
const made = new Map<Spread, ReturnType<typeof openDeliveries>>();

async function runJob({ databaseUrl, spread, consumers, seconds }: IngestJob): Promise<IngestResult> {
  const store = postgresClicks(openPostgres({ primaryUrl: databaseUrl, deadlineMs }));
  const nextDelivery = made.get(spread) ?? openDeliveries(spread);
  made.set(spread, nextDelivery);
  const durationsMs: number[] = [];
  const fates = { acked: 0, retried: 0 };
  const started = performance.now();
  const cpuBefore = process.cpuUsage();

  async function consume(): Promise<void> {
    while (performance.now() < started + seconds * 1000) {
      const messages = nextDelivery().map((body): QueueMessage => ({
        id: body.id,
        body,
        attempts: 1,
        ack: () => (fates.acked += 1),
        retry: () => (fates.retried += 1),
      }));
      const begun = performance.now();
      await consumeClicks({ queue: queues.clicks, messages }, { store, now: () => Date.now() });
      durationsMs.push(performance.now() - begun);
    }
  }
  await Promise.all(Array.from({ length: consumers }, consume));
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    clicks: fates.acked * clicksPerMessage,
    retried: fates.retried,
    seconds: (performance.now() - started) / 1000,
    consumerCpuSeconds: (user + system) / 1e6,
    deliveryP50Ms: quantile(Float64Array.from(durationsMs).sort(), 0.5),
  };
}

answerJobs(runJob);
