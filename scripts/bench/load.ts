/** Starts the load generator and gives it jobs. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface LoadTarget {
  port: number;
  /** The Host header. */
  host: string;
  /** By popularity, most popular first. */
  paths: readonly string[];
  /** The Location that each path must answer with; where missing, any. */
  locations: readonly string[];
}

interface Common extends LoadTarget {
  /** Connections, each with one request on its way. */
  concurrency: number;
  /** At most so many; as many as the server answers when left out. */
  ratePerSecond?: number;
}

/** `each` asks for every path once; `zipf` draws paths by popularity for some seconds. */
export type LoadJob = (Common & { kind: 'each' }) | (Common & { kind: 'zipf'; seconds: number });

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
  close(): Promise<void>;
}

export function openLoadGenerator(): LoadGenerator {
  const child = fork(path.join(import.meta.dirname, 'load-generator.ts'), { stdio: 'inherit' });
  const ended = once(child, 'exit');
  return {
    async run(job) {
      child.send(job);
      // The generator answers each job with one message of this shape; `exit` carries its code.
      const [result]: (LoadResult | { error: string } | number)[] = await Promise.race([once(child, 'message'), ended]);
      if (typeof result !== 'object' || result === null) throw new Error('The load generator ended by itself.');
      if ('error' in result) throw new Error(`The load on port ${job.port} failed: ${result.error}`);
      const faults = Object.entries(result.faults).map(([fault, times]) => `${fault} (${times} times)`);
      if (faults.length > 0) throw new Error(`Wrong answers from port ${job.port}: ${faults.slice(0, 3).join('; ')}`);
      return result;
    },
    async close() {
      child.disconnect();
      await ended;
    },
  };
}
