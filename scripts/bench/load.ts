/** Jobs of the load generator, and what is made of its answers. */
import { runWrk } from './load-wrk.ts';
import type { Place } from './visitors.ts';
import { openWorkProcess } from './work-process.ts';

export interface LoadTarget {
  port: number;
  /** The Host header. */
  host: string;
  /** By popularity, most popular first. */
  paths: readonly string[];
  /** The Location that each path must answer with; where missing, any. */
  locations: readonly string[];
  /** Whether requests carry the header that says where the visitor is. */
  place: Place;
}

interface Common extends LoadTarget {
  /** Connections, each with one request on its way. */
  concurrency: number;
  /** At most so many; as many as the server answers when left out. */
  ratePerSecond?: number;
}

/** `each` asks for every path once; `zipf` draws paths by popularity for some seconds. */
export type LoadJob = (Common & { kind: 'each' }) | (Common & { kind: 'zipf'; seconds: number });

/** As many as the server answers, by popularity. */
export type SaturatingJob = LoadJob & { kind: 'zipf' };

export interface LoadResult {
  requests: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
  /** What was wrong with answers, and how often. */
  faults: Record<string, number>;
}

export interface LoadGenerator {
  /** Throws when a connection fails, and when an answer is not the redirect that it should be. */
  run(job: LoadJob): Promise<LoadResult>;
  /** Requests that each saturating run may have sent without counting them. */
  uncounted(job: LoadJob): number;
  close(): Promise<void>;
}

export const generatorNames = ['own', 'autocannon', 'wrk'] as const;
export type GeneratorName = (typeof generatorNames)[number];

/** `folder` is where wrk finds its requests. Single passes and paced load are always our own generator's. */
export function openLoadGenerator(name: GeneratorName, folder: string): LoadGenerator {
  const own = openWorkProcess<LoadJob, LoadResult>('load-generator.ts');
  const autocannon = name === 'autocannon' ? openWorkProcess<SaturatingJob, LoadResult>('load-autocannon.ts') : null;
  const isForOther = (job: LoadJob): job is SaturatingJob =>
    name !== 'own' && job.kind === 'zipf' && job.ratePerSecond === undefined;
  const runByOther = (job: SaturatingJob) => (autocannon ? autocannon.run(job) : runWrk(job, folder));
  return {
    async run(job) {
      const result = await (isForOther(job) ? runByOther(job) : own.run(job));
      const faults = Object.entries(result.faults).map(([fault, times]) => `${fault} (${times} times)`);
      if (faults.length > 0) throw new Error(`Wrong answers from port ${job.port}: ${faults.slice(0, 3).join('; ')}`);
      return result;
    },
    uncounted: (job) => (isForOther(job) ? job.concurrency : 0),
    async close() {
      await Promise.all([own.close(), autocannon?.close()]);
    },
  };
}
