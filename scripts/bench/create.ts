/** `npm run bench -- create`: links through the API into Postgres and, by the publisher, into KV and Redis. */
import { waitFor } from '../lib/wait-for.ts';
import { countOf, sumOf } from './counts.ts';
import { linkHost } from './links.ts';
import type { CreateOptions } from './options.ts';
import { openProcessMeter, type ProcessMeter } from './process-use.ts';
import { inScope } from './scope.ts';
import { startSystem, type BenchSystem } from './system.ts';
import { visit } from './visit.ts';
import { openWorkProcess, type WorkProcess } from './work-process.ts';

export interface CreateJob {
  port: number;
  apiKey: string;
  /** Domain of the links. */
  host: string;
  /** Links a call; 1 is a single create, more a bulk call. */
  rows: number;
  /** Calls at the same time. */
  concurrency: number;
  seconds: number;
}

export interface CreateResult {
  links: number;
  calls: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
  /** Some of the links, with where they lead. */
  sample: { path: string; url: string }[];
}

export interface CreateSample extends Omit<CreateResult, 'sample'> {
  /** From the first call until every link was in KV and Redis and the outbox was empty. */
  publishedSeconds: number;
  /** Links whose first publishing failed and that had to be brought again: 0 on a machine that keeps up. */
  repaired: number;
  kvPuts: number;
  redisCommands: number;
  primaryStatements: number;
  primaryCpuSeconds: number;
  replicaCpuSeconds: number;
  /** API, lookup and redirect, with the stand-in for KV. */
  workersCpuSeconds: number;
}

/** By case, one sample per repetition. */
export type CreateSamples = Record<string, CreateSample[]>;

interface Case {
  name: string;
  rows: number;
  concurrency: number;
}

const toCases = ({ bulk }: CreateOptions): Case[] => [
  { name: 'single, 1 at once', rows: 1, concurrency: 1 },
  { name: 'single, 8 at once', rows: 1, concurrency: 8 },
  { name: 'single, 32 at once', rows: 1, concurrency: 32 },
  { name: 'bulk of 100, 1 at once', rows: 100, concurrency: 1 },
  { name: `bulk of ${bulk.toLocaleString('en')}, 1 at once`, rows: bulk, concurrency: 1 },
];

const publishMs = 120_000;
/** Long after what was begun has ended: a first try that failed is brought again sooner than the minute's job would. */
const repairEveryMs = 10_000;

interface Run extends CreateOptions {
  system: BenchSystem;
  meter: ProcessMeter;
  client: WorkProcess<CreateJob, CreateResult>;
}

/** Throws when a link that was answered is not in Postgres, in KV, or does not redirect. */
export function benchCreate(options: CreateOptions, log: (line: string) => void): Promise<CreateSamples> {
  return inScope(async (scope) => {
    const meter = await openProcessMeter();
    const system = await startSystem(scope, log);
    const client = openWorkProcess<CreateJob, CreateResult>('create-client.ts');
    scope.defer(() => client.close());
    const run = { ...options, system, meter, client };
    const cases = toCases(options);
    const samples: CreateSamples = Object.fromEntries(cases.map(({ name }) => [name, []]));
    // Compilers learn and connections open while they run: what comes before the first repetition is not measured.
    for (const one of options.repetitions > 1 ? cases : cases.slice(-1)) await measure(run, one);
    // Autovacuum would do it within a minute; until then the planner takes the table for empty, and each link costs more than the one before.
    await system.root.query('analyze');
    for (let repetition = 0; repetition < options.repetitions; repetition++) {
      for (let turn = 0; turn < cases.length; turn++) {
        const one = cases[(turn + repetition) % cases.length];
        if (!one) continue;
        const sample = await measure(run, one);
        samples[one.name]?.push(sample);
        log(`repetition ${repetition + 1}, ${one.name}: ${(sample.links / sample.seconds).toFixed(0)} links/s`);
      }
    }
    return samples;
  });
}

async function measure(run: Run, { name, rows, concurrency }: Case): Promise<CreateSample> {
  const { system, meter, client, seconds } = run;
  await system.forget();
  const before = await readLinks(system);
  const cpu = () => ({
    primary: meter.familyCpuSeconds(system.pids.primary),
    replica: meter.familyCpuSeconds(system.pids.replica),
    workers: meter.cpuSeconds(system.pids.workerd),
  });
  const cpuBefore = cpu();
  const started = performance.now();
  const { port, apiKey } = system;
  const { sample, ...result } = await client.run({ port, apiKey, host: linkHost, rows, concurrency, seconds });
  let repaired = 0;
  let repairAtMs = performance.now() + repairEveryMs;
  const isPublished = async (): Promise<boolean> => {
    if ((await readLinks(system)).waiting === 0) return true;
    if (performance.now() >= repairAtMs) {
      repaired += await system.repair();
      repairAtMs = performance.now() + repairEveryMs;
    }
    return false;
  };
  await waitFor(isPublished, {
    what: `the links of "${name}" to be published`,
    deadlineMs: publishMs,
    everyMs: 50,
  });
  const publishedSeconds = (performance.now() - started) / 1000;
  const cpuAfter = cpu();
  const counts = await system.counts();
  const after = await readLinks(system);
  const inKv = countOf(counts, 'kv.held');
  if (after.links - before.links !== result.links || after.links !== inKv)
    throw new Error(
      `${name}: ${result.links} links were answered, ${after.links - before.links} of them are in Postgres; ` +
        `Postgres holds ${after.links} in all, KV ${inKv}`,
    );
  for (const { path, url } of sample) {
    const { status, location } = await visit(port, linkHost, path);
    if (status !== 302 || location !== url) throw new Error(`${name}: ${path} answers ${status} ${location}`);
  }
  return {
    ...result,
    publishedSeconds,
    repaired,
    kvPuts: countOf(counts, 'kv.put'),
    redisCommands: sumOf(counts, 'redis'),
    primaryStatements: sumOf(counts, 'primary'),
    primaryCpuSeconds: cpuAfter.primary - cpuBefore.primary,
    replicaCpuSeconds: cpuAfter.replica - cpuBefore.replica,
    workersCpuSeconds: cpuAfter.workers - cpuBefore.workers,
  };
}

async function readLinks({ root }: BenchSystem): Promise<{ links: number; waiting: number }> {
  const { rows } = await root.query<{ links: string; waiting: string }>(
    'select (select count(*) from links) as links, (select count(*) from link_outbox) as waiting',
  );
  return { links: Number(rows[0]?.links), waiting: Number(rows[0]?.waiting) };
}
