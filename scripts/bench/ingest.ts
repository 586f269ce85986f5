/** `npm run bench -- ingest`: packed clicks through the consumer of the jobs Worker and its SQL function into Postgres. */
import type { Client } from 'pg';

import { loadHistory } from './history.ts';
import { openIngestDatabase, type IngestDatabase } from './ingest-database.ts';
import type { Spread } from './ingest-messages.ts';
import type { IngestOptions } from './options.ts';
import { openProcessMeter, type ProcessMeter } from './process-use.ts';
import { openWorkProcess, type WorkProcess } from './work-process.ts';

export interface IngestJob {
  databaseUrl: string;
  spread: Spread;
  /** Deliveries at the same time. */
  consumers: number;
  seconds: number;
}

export interface IngestResult {
  /** Those whose messages were acknowledged. */
  clicks: number;
  /** Messages that failed and were put back: should be 0. */
  retried: number;
  seconds: number;
  consumerCpuSeconds: number;
  /** A delivery of 100 messages. */
  deliveryP50Ms: number;
}

export interface IngestSample extends IngestResult {
  primaryCpuSeconds: number;
  replicaCpuSeconds: number;
  deadlocks: number;
}

/** By case, one sample per repetition. */
export type IngestSamples = Record<string, IngestSample[]>;

interface Case {
  name: string;
  spread: Spread;
  consumers: number;
}

const toCases = (consumerCounts: readonly number[]): Case[] =>
  consumerCounts.flatMap((consumers) => [
    { name: `1,000 links, ${consumers} at once`, spread: 'uniform', consumers },
    { name: `one hot link, ${consumers} at once`, spread: 'hot', consumers },
  ]);

interface Run extends IngestOptions {
  meter: ProcessMeter;
  database: IngestDatabase;
  consumer: WorkProcess<IngestJob, IngestResult>;
}

/** Throws when a click was lost or counted twice, when a message failed, and at a deadlock. */
export async function benchIngest(options: IngestOptions, log: (line: string) => void): Promise<IngestSamples> {
  const meter = await openProcessMeter();
  const database = await openIngestDatabase(log);
  try {
    if (options.history > 0) await loadHistory(database.root, options.history, log);
    const consumer = openWorkProcess<IngestJob, IngestResult>('ingest-consumer.ts', { quiet: true });
    try {
      return await repeat({ ...options, meter, database, consumer }, log);
    } finally {
      await consumer.close();
    }
  } finally {
    await database.stop();
  }
}

async function repeat(run: Run, log: (line: string) => void): Promise<IngestSamples> {
  const cases = toCases(run.consumers);
  const samples: IngestSamples = Object.fromEntries(cases.map(({ name }) => [name, []]));
  for (let repetition = 0; repetition < run.repetitions; repetition++) {
    for (let turn = 0; turn < cases.length; turn++) {
      const one = cases[(turn + repetition) % cases.length];
      if (!one) continue;
      const sample = await measure(run, one);
      samples[one.name]?.push(sample);
      log(`repetition ${repetition + 1}, ${one.name}: ${(sample.clicks / sample.seconds).toFixed(0)} clicks/s`);
    }
  }
  return samples;
}

async function measure(run: Run, { name, spread, consumers }: Case): Promise<IngestSample> {
  const { meter, database, consumer, seconds } = run;
  const { root, pids, jobsUrl } = database;
  // With a history what a case adds is little beside it; without one each case begins with empty tables.
  if (run.history === 0)
    await root.query('truncate clicks, click_batches, click_deltas, click_hours, click_days, click_totals');
  const before = await readCounts(root);
  const cpu = () => ({ primary: meter.familyCpuSeconds(pids.primary), replica: meter.familyCpuSeconds(pids.replica) });
  const cpuBefore = cpu();
  const result = await consumer.run({ databaseUrl: jobsUrl, spread, consumers, seconds });
  const cpuAfter = cpu();
  const after = await readCounts(root);
  const deadlocks = after.deadlocks - before.deadlocks;
  const [ledger, totals] = [after.ledger - before.ledger, after.totals - before.totals];
  if (ledger !== result.clicks || totals !== result.clicks)
    throw new Error(
      `${name}: ${result.clicks} clicks were acknowledged, ${ledger} are in the ledger, ${totals} in the totals`,
    );
  if (result.retried + deadlocks > 0)
    throw new Error(`${name}: ${result.retried} messages failed and there were ${deadlocks} deadlocks`);
  const primaryCpuSeconds = cpuAfter.primary - cpuBefore.primary;
  return { ...result, primaryCpuSeconds, replicaCpuSeconds: cpuAfter.replica - cpuBefore.replica, deadlocks };
}

async function readCounts(root: Client): Promise<{ ledger: number; totals: number; deadlocks: number }> {
  const { rows } = await root.query<{ ledger: string; totals: string; deadlocks: string }>(
    `select (select count(*) from clicks) as ledger, (select coalesce(sum(clicks), 0) from click_totals) as totals,
            (select deadlocks from pg_stat_database where datname = current_database()) as deadlocks`,
  );
  const [row] = rows;
  return { ledger: Number(row?.ledger), totals: Number(row?.totals), deadlocks: Number(row?.deadlocks) };
}
