/** `npm run bench -- ingest`: packed clicks through the consumer of the jobs Worker and its SQL function into Postgres. */
import type { Client } from 'pg';

import { foldSizes } from '../../src/clicks/fold.ts';
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
  /** How much the ledger grew, its indexes included. */
  ledgerBytes: number;
  /** Adding the case's clicks to the counts by day and dimension, right after it, as the jobs Worker does each minute. */
  fold: { seconds: number; primaryCpuSeconds: number; replicaCpuSeconds: number };
}

/** By case, one sample per repetition. */
export type IngestSamples = Record<string, IngestSample[]>;

export interface IngestOutcome {
  /** On empty tables. */
  empty: IngestSamples;
  /** On top of the history that was asked for. */
  history: IngestSamples | null;
}

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
  /** Whether each case begins with empty tables. With a history what a case adds is little beside it, and stays. */
  isEmptied: boolean;
  meter: ProcessMeter;
  database: IngestDatabase;
  consumer: WorkProcess<IngestJob, IngestResult>;
}

/** Throws when a click was lost or counted twice, when a message failed, and at a deadlock. */
export async function benchIngest(options: IngestOptions, log: (line: string) => void): Promise<IngestOutcome> {
  const meter = await openProcessMeter();
  const database = await openIngestDatabase(log);
  try {
    const consumer = openWorkProcess<IngestJob, IngestResult>('ingest-consumer.ts', { quiet: true });
    try {
      const run = { ...options, meter, database, consumer };
      const empty = await repeat({ ...run, isEmptied: true }, log);
      if (options.history === 0) return { empty, history: null };
      await truncate(database.root);
      await loadHistory(database.root, options.history, log);
      return { empty, history: await repeat({ ...run, isEmptied: false }, log) };
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
  const { database, consumer, seconds } = run;
  const { root, jobsUrl } = database;
  if (run.isEmptied) await truncate(root);
  const before = await readCounts(root);
  // So that, as in service, counters exist and the server's cache holds what ingest needs, not the ledger that was just counted.
  const warmUp = await consumer.run({ databaseUrl: jobsUrl, spread, consumers, seconds: Math.min(1, seconds / 2) });
  await measureFold(run);
  const ledgerBefore = await readLedgerBytes(root);
  const readCpu = openCpu(run);
  const result = await consumer.run({ databaseUrl: jobsUrl, spread, consumers, seconds });
  const cpu = readCpu();
  const ledgerBytes = (await readLedgerBytes(root)) - ledgerBefore;
  const fold = await measureFold(run);
  const after = await readCounts(root);
  const deadlocks = after.deadlocks - before.deadlocks;
  const added = [after.ledger - before.ledger, after.totals - before.totals, after.days - before.days];
  const acknowledged = warmUp.clicks + result.clicks;
  if (added.some((clicks) => clicks !== acknowledged))
    throw new Error(
      `${name}: ${acknowledged} clicks were acknowledged; in ledger, totals and days are ${added.join(', ')}`,
    );
  const retried = warmUp.retried + result.retried;
  if (retried + deadlocks > 0)
    throw new Error(`${name}: ${retried} messages failed and there were ${deadlocks} deadlocks`);
  return { ...result, ...cpu, deadlocks, ledgerBytes, fold };
}

/** A meter of what both servers use from now on. */
function openCpu({ meter, database: { pids } }: Run) {
  const [primary, replica] = [meter.familyCpuSeconds(pids.primary), meter.familyCpuSeconds(pids.replica)];
  return () => ({
    primaryCpuSeconds: meter.familyCpuSeconds(pids.primary) - primary,
    replicaCpuSeconds: meter.familyCpuSeconds(pids.replica) - replica,
  });
}

async function measureFold(run: Run): Promise<IngestSample['fold']> {
  const { root } = run.database;
  const readCpu = openCpu(run);
  const started = performance.now();
  for (let left = true; left;) {
    const { rows } = await root.query<{ clicks: string }>('select fold_click_days($1) as clicks', [foldSizes[0]]);
    left = rows[0]?.clicks !== '0';
  }
  return { seconds: (performance.now() - started) / 1000, ...readCpu() };
}

const truncate = (root: Client) =>
  root.query('truncate clicks, click_batches, click_deltas, click_hours, click_days, click_totals');

async function readLedgerBytes(root: Client): Promise<number> {
  const { rows } = await root.query<{ bytes: string }>(
    `select sum(pg_total_relation_size(inhrelid)) as bytes from pg_inherits where inhparent = 'clicks'::regclass`,
  );
  return Number(rows[0]?.bytes);
}

async function readCounts(root: Client): Promise<Record<'ledger' | 'totals' | 'days' | 'deadlocks', number>> {
  const { rows } = await root.query<Record<'ledger' | 'totals' | 'days' | 'deadlocks', string>>(
    `select (select count(*) from clicks) as ledger, (select coalesce(sum(clicks), 0) from click_totals) as totals,
            -- Every click has a class.
            (select coalesce(sum(clicks), 0) from click_days where dimension = 9) as days,
            (select deadlocks from pg_stat_database where datname = current_database()) as deadlocks`,
  );
  const [row] = rows;
  return {
    ledger: Number(row?.ledger),
    totals: Number(row?.totals),
    days: Number(row?.days),
    deadlocks: Number(row?.deadlocks),
  };
}
