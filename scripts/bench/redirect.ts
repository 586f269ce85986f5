/** `npm run bench -- redirect`: interleaved repetitions, each variant's numbers beside those of the bare 302 of the same repetition. */
import { setTimeout as sleep } from 'node:timers/promises';

import { bufferLimits } from '../../src/clicks/buffer.ts';
import { waitFor } from '../lib/wait-for.ts';
import { openLoadGenerator, type GeneratorName, type LoadGenerator } from './load.ts';
import { isWrkInstalled } from './load-wrk.ts';
import type { RedirectOptions } from './options.ts';
import { openProcessMeter, type ProcessMeter } from './process-use.ts';
import { startVariants, type Variant } from './redirect-variants.ts';
import { inScope } from './scope.ts';

export interface RedirectSample {
  requests: number;
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Null for a peer whose process is not known. */
  cpuMsPerRequest: number | null;
  residentMegabytes: number | null;
  /** At 100 requests a second. */
  unloadedP50Ms: number;
  unloadedP99Ms: number;
}

/** By variant, one sample per repetition. */
export type RedirectSamples = Record<string, RedirectSample[]>;

export interface ClickProof {
  redirects: number;
  clicks: number;
  messages: number;
  bytes: number;
}

export interface RedirectOutcome {
  samples: RedirectSamples;
  /** By variant: what the queue got for what was served, warm-ups included. Equal, or the run has failed. */
  proofs: Record<string, ClickProof>;
}

/** Longer than the window in which an isolate keeps clicks, its two leases and a retry included. */
const flushMs = 30_000;
/** The window, and time to send what it held. */
const windowMs = bufferLimits.windowMs + 300;
const unloadedRate = 100;

export function benchRedirect(options: RedirectOptions, log: (line: string) => void): Promise<RedirectOutcome> {
  return inScope(async (scope) => {
    const meter = await openProcessMeter();
    const folder = await scope.folder();
    const running = await startVariants(folder, options);
    scope.defer(() => running.stop());
    const generator = openLoadGenerator(await chooseGenerator(options, log), folder);
    scope.defer(() => generator.close());
    const run: Run = {
      ...options,
      meter,
      generator,
      variants: running.variants,
      served: new Map(),
      uncounted: new Map(),
    };
    return repeat(run, log);
  });
}

async function chooseGenerator({ generator }: RedirectOptions, log: (line: string) => void): Promise<GeneratorName> {
  if (generator === 'own' || generator === 'autocannon') return generator;
  const isInstalled = await isWrkInstalled();
  if (generator === 'wrk' && !isInstalled) throw new Error('--generator wrk: there is no wrk on the PATH.');
  if (isInstalled) log('load by wrk');
  return isInstalled ? 'wrk' : 'own';
}

interface Run extends Omit<RedirectOptions, 'generator'> {
  meter: ProcessMeter;
  generator: LoadGenerator;
  variants: Variant[];
  /** Redirects that each variant has answered, by name. */
  served: Map<string, number>;
  /** Most that may have been answered besides. */
  uncounted: Map<string, number>;
}

async function repeat(run: Run, log: (line: string) => void): Promise<RedirectOutcome> {
  const samples: RedirectSamples = Object.fromEntries(run.variants.map(({ name }) => [name, []]));
  let proofs: Record<string, ClickProof> = {};
  // Compilers learn while they run: what comes before the first repetition is not measured.
  if (run.repetitions > 1) for (const variant of run.variants) await measure(run, variant);
  for (let repetition = 0; repetition < run.repetitions; repetition++) {
    const begun: { variant: Variant; cpuBefore: number | null; sample: RedirectSample }[] = [];
    for (let turn = 0; turn < run.variants.length; turn++) {
      // Another one begins each time, so that none always runs after the same neighbour.
      const variant = run.variants[(turn + repetition) % run.variants.length];
      if (variant) begun.push({ variant, ...(await measure(run, variant)) });
    }
    // Only now: the last clicks of a variant are sent a second after its load, and that costs too.
    await sleep(windowMs);
    for (const { variant, cpuBefore, sample } of begun) {
      if (variant.pid !== null && cpuBefore !== null)
        sample.cpuMsPerRequest = ((readCpu(run, variant.pid) - cpuBefore) * 1000) / sample.requests;
      samples[variant.name]?.push(sample);
    }
    proofs = await settle(run);
    log(`repetition ${repetition + 1} of ${run.repetitions}: ${begun.map(describe).join(', ')}`);
  }
  await measureUnloaded(run, samples);
  return { samples, proofs };
}

const readCpu = ({ meter }: Run, pid: number): number => meter.familyCpuSeconds(pid);

const describe = ({ variant, sample }: { variant: Variant; sample: RedirectSample }): string =>
  `${variant.name.split(':')[0]} ${sample.cpuMsPerRequest?.toFixed(3) ?? '?'} ms`;

async function measure(run: Run, variant: Variant): Promise<{ cpuBefore: number | null; sample: RedirectSample }> {
  const { concurrency, seconds, generator, meter } = run;
  // Each link once: proves every Location, and fills the memory of the hot variant for the ten seconds that it keeps a link.
  const warmUp = await generator.run({ kind: 'each', concurrency, ...variant.target });
  const cpuBefore = variant.pid === null ? null : readCpu(run, variant.pid);
  const job = { kind: 'zipf', concurrency, seconds, ...variant.target } as const;
  const result = await generator.run(job);
  run.uncounted.set(variant.name, (run.uncounted.get(variant.name) ?? 0) + generator.uncounted(job));
  count(run, variant, warmUp.requests + result.requests);
  const sample = {
    requests: result.requests,
    requestsPerSecond: result.requests / result.seconds,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    cpuMsPerRequest: null,
    residentMegabytes: variant.pid === null ? null : meter.residentBytes(variant.pid) / 2 ** 20,
    unloadedP50Ms: Number.NaN,
    unloadedP99Ms: Number.NaN,
  };
  return { cpuBefore, sample };
}

/** One pass over all variants, because at saturation a latency says more about the queue in front than about the server. */
async function measureUnloaded(run: Run, samples: RedirectSamples): Promise<void> {
  for (const variant of run.variants) {
    const { concurrency, seconds, generator } = run;
    await generator.run({ kind: 'each', concurrency, ...variant.target });
    const job = { kind: 'zipf', concurrency: 4, seconds: Math.min(seconds, 5), ratePerSecond: unloadedRate } as const;
    const { p50Ms, p99Ms } = await generator.run({ ...job, ...variant.target });
    for (const sample of samples[variant.name] ?? []) {
      sample.unloadedP50Ms = p50Ms;
      sample.unloadedP99Ms = p99Ms;
    }
  }
}

const count = ({ served }: Run, { name }: Variant, requests: number): void => {
  served.set(name, (served.get(name) ?? 0) + requests);
};

/** Waits until the queue has every click of what was served; throws when one is missing or one came twice. */
async function settle({ variants, served, uncounted }: Run): Promise<Record<string, ClickProof>> {
  const proofs: Record<string, ClickProof> = {};
  for (const { name, queuePort } of variants) {
    if (queuePort === null) continue;
    const redirects = served.get(name) ?? 0;
    let received = { messages: 0, clicks: 0, bytes: 0 };
    await waitFor(
      async () => {
        received = await (await fetch(`http://127.0.0.1:${queuePort}/`)).json();
        return received.clicks >= redirects;
      },
      { what: `${redirects} clicks of "${name}" in the queue`, deadlineMs: flushMs, everyMs: 250 },
    ).catch((error: unknown) => {
      throw new Error(`${name}: ${redirects} redirects, but ${received.clicks} clicks in the queue`, { cause: error });
    });
    if (received.clicks > redirects + (uncounted.get(name) ?? 0))
      throw new Error(`${name}: ${redirects} redirects, but ${received.clicks} clicks in the queue`);
    proofs[name] = { redirects, ...received };
  }
  return proofs;
}
