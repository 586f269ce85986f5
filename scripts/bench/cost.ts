/**
 * `npm run bench -- cost`: operations of a redirect, counted at stand-ins while the built Worker serves at low rates in real time,
 * and what they cost. No clock is compressed: many isolates are visited at once instead.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { bufferLimits } from '../../src/clicks/buffer.ts';
import { expectHits, popularity, popularLinks, toRate, worldSteps, type WorldStep } from './cost-model.ts';
import { askCounts, countOf, type Counts } from './counts.ts';
import { toCountedRedirects, writeCountedRedirect } from './counted-redirect.ts';
import { readMeasured, type Measured } from './cost-measured.ts';
import { linkHost } from './links.ts';
import type { CostOptions } from './options.ts';
import type { PacedIsolate, PacedJob, PacedResult } from './paced-client.ts';
import { inScope } from './scope.ts';
import { waitFor } from '../lib/wait-for.ts';
import { openWorkProcess } from './work-process.ts';
import { visit } from './visit.ts';
import { startWorkerd } from './workerd.ts';

/** The window of a batch, and time to send what it held. */
const flushMs = bufferLimits.windowMs + 500;

/** One setting, served by some isolates as if of one location. */
export interface CostCell {
  ratePerSecond: number;
  /** What was wanted of the isolates' memory; null in a step of the world, where popularity decides. */
  wantedHits: number | null;
  redirects: number;
  counts: Counts;
}

export interface CostOutcome {
  grid: CostCell[];
  /** By rate, links by popularity. */
  popular: { expectedHits: number; cell: CostCell }[];
  warmUpSeconds: number;
  world: { step: WorldStep; expectedHits: number; cell: CostCell }[];
  measured: Measured;
}

const rates = [0.1, 1, 10, 100] as const;
export const hitShares = [0, 0.5, 0.9, 0.99] as const;
/** Slow ones are many, so that their counts are not chance. */
const isolatesAt = (ratePerSecond: number): number => Math.ceil(Math.min(16, 20 / ratePerSecond));

interface Setting {
  ratePerSecond: number;
  wantedHits: number | null;
  links: PacedIsolate['links'];
}

/** A link of the last seconds is in memory, whatever the isolate has heard; one of the last minute where it serves often enough. */
const knownSeconds = 60;

const settings: Setting[] = [
  ...rates.flatMap((ratePerSecond) =>
    hitShares.map((share): Setting => ({
      ratePerSecond,
      wantedHits: share,
      links: { kind: 'hits', share, memoSeconds: knownSeconds },
    })),
  ),
  ...rates.map((ratePerSecond): Setting => ({
    ratePerSecond,
    wantedHits: null,
    links: { kind: 'zipf', count: popularLinks },
  })),
  ...worldSteps.map((step): Setting => ({
    ratePerSecond: toRate(step),
    wantedHits: null,
    links: { kind: 'zipf', count: popularity.links },
  })),
];

/** Throws when a click of a redirect does not reach the queue. */
export function benchCost(options: CostOptions, log: (line: string) => void): Promise<CostOutcome> {
  return inScope(async (scope) => {
    const measured = await readMeasured(options.out, log);
    const folder = await scope.folder();
    await writeCountedRedirect(folder);
    const isolates = settings.flatMap(({ ratePerSecond }, cell) =>
      Array.from({ length: isolatesAt(ratePerSecond) }, () => cell),
    );
    const worker = await startWorkerd(folder, await toCountedRedirects(isolates, settings.length));
    scope.defer(() => worker.stop());
    const client = openWorkProcess<PacedJob, PacedResult>('paced-client.ts');
    scope.defer(() => client.close());
    log(`${isolates.length} isolates for ${options.seconds} s`);
    // Each once beforehand: what an isolate does in its first request, the day's salt included, is no part of a redirect's price.
    for (const index of isolates.keys()) {
      const port = worker.port(`http${index}`);
      const isServed = async (): Promise<boolean> => (await visit(port, linkHost, '/first')).status === 302;
      await waitFor(isServed, { what: `isolate ${index} to redirect`, deadlineMs: 20_000 });
    }
    const paced = isolates.map((cell, index) => toPaced(settings[cell], worker.port(`http${index}`)));
    if (options.warmUpSeconds > 0) {
      log(`those whose links are popular: ${options.warmUpSeconds} s beforehand`);
      const popular = paced.filter(({ links }) => links.kind === 'zipf');
      // A visit that failed is a link that is not known, no more.
      const warmUp = await client.run({ host: linkHost, seconds: options.warmUpSeconds, seed: 1, isolates: popular });
      for (const failure of warmUp.failures) log(`while warming up: ${failure}`);
    }
    await sleep(flushMs);
    for (const cell of settings.keys()) await askCounts(worker.port(`control${cell}`), 'DELETE');
    const job = { host: linkHost, seconds: options.seconds, seed: 2, isolates: paced };
    const { redirects, failures } = await client.run(job);
    if (failures.length > 0) throw new Error(`${failures.length} visits failed: ${failures[0]}`);
    const served = settings.map((_, cell) =>
      redirects.reduce((sum, count, index) => (isolates[index] === cell ? sum + count : sum), 0),
    );
    const cells = await Promise.all(
      settings.map((setting, cell) => settle(setting, served[cell] ?? 0, worker.port(`control${cell}`))),
    );
    const gridSize = rates.length * hitShares.length;
    const popular = cells
      .slice(gridSize, gridSize + rates.length)
      .map((cell) => ({ expectedHits: expectHits(cell.ratePerSecond, popularLinks), cell }));
    const world = worldSteps.flatMap((step, index) => {
      const cell = cells[gridSize + rates.length + index];
      return cell ? [{ step, expectedHits: expectHits(toRate(step), popularity.links), cell }] : [];
    });
    return { grid: cells.slice(0, gridSize), popular, world, warmUpSeconds: options.warmUpSeconds, measured };
  });
}

function toPaced(setting: Setting | undefined, port: number): PacedIsolate {
  if (!setting) throw new Error('an isolate without a setting');
  return { port, ratePerSecond: setting.ratePerSecond, links: setting.links };
}

/** The counts once every click has arrived: the last ones are sent a second after the last visit. */
async function settle({ ratePerSecond, wantedHits }: Setting, redirects: number, port: number): Promise<CostCell> {
  let counts: Counts = {};
  const areAllThere = async (): Promise<boolean> => {
    counts = await askCounts(port);
    return countOf(counts, 'queue.clicks') >= redirects;
  };
  await waitFor(areAllThere, { what: `${redirects} clicks`, deadlineMs: 30_000, everyMs: 100 });
  if (countOf(counts, 'queue.clicks') !== redirects)
    throw new Error(`${redirects} redirects, but ${countOf(counts, 'queue.clicks')} clicks in the queue`);
  return { ratePerSecond, wantedHits, redirects, counts };
}
