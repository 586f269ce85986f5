/** What other benchmarks have measured: the CPU of a redirect, and what a click costs after the queue. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from '../lib/root.ts';
import type { IngestOutcome, IngestSample } from './ingest.ts';
import type { RedirectOptions } from './options.ts';
import { benchRedirect, type RedirectOutcome } from './redirect.ts';
import { variantNames } from './redirect-variants.ts';
import { spreadOf } from './stats.ts';

export interface Measured {
  /** Where the CPU of a redirect comes from. */
  redirectFrom: string;
  hotCpuMs: number;
  warmCpuMs: number;
  /** Null until `npm run bench -- ingest` has been run. */
  ingest: {
    clicksPerSecond: number;
    primaryCpuMsPerClick: number;
    consumerCpuMsPerClick: number;
    deliverySeconds: number;
    ledgerBytesPerClick: number | null;
  } | null;
}

/** From the folder that the other benchmarks write to; a missing redirect run is made up for by a short one. */
export async function readMeasured(out: string | undefined, log: (line: string) => void): Promise<Measured> {
  const folder = out ?? path.join(root, 'test/bench/results');
  const kept = await readOutcome<RedirectOutcome>(path.join(folder, 'redirect.json'));
  if (!kept) log('no redirect.json yet: measuring the CPU of a redirect for a moment');
  const { samples } = kept ?? (await benchRedirect(shortRun, log));
  const cpu = (name: string): number =>
    spreadOf((samples[name] ?? []).flatMap(({ cpuMsPerRequest }) => cpuMsPerRequest ?? [])).median;
  const ingest = await readOutcome<IngestOutcome>(path.join(folder, 'ingest.json'));
  return {
    redirectFrom: kept ? 'redirect.json' : 'a short run',
    hotCpuMs: cpu(variantNames.hot),
    warmCpuMs: cpu(variantNames.warm),
    ingest: ingest && toIngest(ingest),
  };
}

const shortRun: RedirectOptions = {
  kind: 'redirect',
  repetitions: 2,
  seconds: 1,
  concurrency: 32,
  peers: [],
  place: 'header',
  standIns: 'apart',
  generator: 'own',
  profile: false,
  out: undefined,
};

/** Null when the benchmark has not been run. */
async function readOutcome<Outcome>(file: string): Promise<Outcome | null> {
  try {
    const report: { outcome: Outcome } = JSON.parse(await readFile(file, 'utf8'));
    return report.outcome;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** The case over many links that got the most through, on top of a history if there was one; the fold is part of a click's price. */
function toIngest({ empty, history }: IngestOutcome): Measured['ingest'] {
  const cases = Object.entries(history ?? empty).flatMap(([name, own]) => {
    const median = (value: (sample: IngestSample) => number): number => spreadOf(own.map(value)).median;
    if (!name.startsWith('1,000 links') || own.length === 0) return [];
    return {
      clicksPerSecond: median(({ clicks, seconds, fold }) => clicks / (seconds + fold.seconds)),
      primaryCpuMsPerClick: median(
        ({ clicks, primaryCpuSeconds, fold }) => (1000 * (primaryCpuSeconds + fold.primaryCpuSeconds)) / clicks,
      ),
      consumerCpuMsPerClick: median(({ clicks, consumerCpuSeconds }) => (1000 * consumerCpuSeconds) / clicks),
      deliverySeconds: median(({ deliveryP50Ms }) => deliveryP50Ms / 1000),
      ledgerBytesPerClick: toLedgerBytes(own),
    };
  });
  return cases.toSorted((a, b) => b.clicksPerSecond - a.clicksPerSecond)[0] ?? null;
}

/** Null for results of an ingest benchmark that did not say yet. */
function toLedgerBytes(samples: readonly (IngestSample & { ledgerBytes?: number })[]): number | null {
  const values = samples.flatMap(({ ledgerBytes, clicks }) => (ledgerBytes === undefined ? [] : ledgerBytes / clicks));
  return values.length === 0 ? null : spreadOf(values).median;
}
