/**
 * `npm run bench -- limits`: an API call with and without its rate limits, in turn in one run, and how often isolates ask the limits'
 * object. The calls are counted with the real rules of isolate and object: as many requests as a key may make in a minute, spread evenly over isolates and time.
 */
import { Agent, request } from 'node:http';

import { Counters } from '../../src/limits/counters.ts';
import { Leases } from '../../src/limits/leases.ts';
import { policies, toCharges } from '../../src/limits/policies.ts';
import type { LimitsOptions } from './options.ts';
import { openProcessMeter } from './process-use.ts';
import { inScope } from './scope.ts';
import { spreadOf } from './stats.ts';
import { startSystem } from './system.ts';

interface Sample {
  requests: number;
  wallMs: number;
  cpuMs: number;
}

export interface LimitsOutcome {
  without: Sample[];
  with: Sample[];
  /** Calls of the object for a thousand requests, from the first one on, and once every isolate has made a thousand. */
  calls: { isolates: number; cold: number; warm: number }[];
}

/** One after the other: a call's own time, and a load that the stores do not feel. */
const path = '/api/workspace';

export function benchLimits(options: LimitsOptions, log: (line: string) => void): Promise<LimitsOutcome> {
  return inScope(async (scope) => {
    const meter = await openProcessMeter();
    const system = await startSystem(scope, log);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    scope.defer(async () => agent.destroy());
    const measure = async (port: number): Promise<Sample> => {
      const cpuBefore = meter.cpuSeconds(system.pids.workerd);
      const startedMs = performance.now();
      let requests = 0;
      for (; performance.now() < startedMs + options.seconds * 1000; requests++)
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await call(agent, port, system.apiKey);
      const wallMs = performance.now() - startedMs;
      return { requests, wallMs, cpuMs: 1000 * (meter.cpuSeconds(system.pids.workerd) - cpuBefore) };
    };
    const outcome: LimitsOutcome = { without: [], with: [], calls: [1, 5, 50].map(countCalls) };
    const sides = [
      { own: outcome.without, port: () => system.apiPort },
      { own: outcome.with, port: () => system.limitedPort },
    ];
    for (const { port } of sides) await measure(port());
    for (let repetition = 0; repetition < options.repetitions; repetition++) {
      for (const { own, port } of repetition % 2 === 0 ? sides : sides.toReversed()) own.push(await measure(port()));
      log(`repetition ${repetition + 1} of ${options.repetitions}`);
    }
    return outcome;
  });
}

const call = (agent: Agent, port: number, apiKey: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = { host: 'localhost', authorization: `Bearer ${apiKey}` };
    const asked = request({ agent, host: '127.0.0.1', port, path, headers, timeout: 30_000 }, (response) => {
      response.resume();
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${path} answers ${response.statusCode}`)),
      );
    });
    asked.on('timeout', () => asked.destroy(new Error(`${path}: no answer within 30 s`)));
    asked.on('error', reject);
    asked.end();
  });

function countCalls(isolates: number): LimitsOutcome['calls'][number] {
  const object = new Counters();
  const memories = Array.from({ length: isolates }, () => new Leases());
  // As much as a key may read, ten milliseconds apart, so that no request is refused.
  const { subject, counted } = toCharges(policies.read, { credential: 'key', workspace: 'workspace' });
  const charges = counted.map(({ charge }) => charge);
  let calls = 0;
  const ask = (number: number): void => {
    const nowMs = 10 * number;
    const memory = memories[number % isolates];
    const plan = memory?.plan(subject, charges, nowMs);
    if (plan?.kind !== 'ask') return;
    calls += 1;
    const { taken } = object.take(plan.takes, nowMs);
    if (taken.some(({ allowed }) => !allowed)) throw new Error('A request within its quota was refused.');
    memory?.settle(subject, plan.takes, taken, nowMs, nowMs);
  };
  for (let i = 0; i < 1000; i++) ask(i);
  const cold = calls;
  for (let i = 1000; i < 1000 * isolates; i++) ask(i);
  calls = 0;
  for (let i = 1000 * isolates; i < 1000 * (isolates + 10); i++) ask(i);
  return { isolates, cold, warm: calls / 10 };
}

export function toLimitsTable({ without, with: limited, calls }: LimitsOutcome): string {
  const ratio = (value: (sample: Sample) => number): string => {
    const { median, low, high } = spreadOf(
      limited.map((sample, index) => value(sample) / value(without[index] ?? sample)),
    );
    return `**${median.toFixed(3)}** (${low.toFixed(3)} to ${high.toFixed(3)})`;
  };
  const each = (samples: readonly Sample[], value: (sample: Sample) => number): string =>
    `${spreadOf(samples.map((sample) => value(sample) / sample.requests)).median.toFixed(2)} ms`;
  const wall = ({ wallMs }: Sample): number => wallMs;
  const cpu = ({ cpuMs }: Sample): number => cpuMs;
  const perRequest = (value: (sample: Sample) => number) => (sample: Sample) => value(sample) / sample.requests;
  return [
    `| GET ${path} | without limits | with | ratio, quartiles |`,
    '| --- | --- | --- | --- |',
    `| time of a call | ${each(without, wall)} | ${each(limited, wall)} | ${ratio(perRequest(wall))} |`,
    `| CPU of the Workers | ${each(without, cpu)} | ${each(limited, cpu)} | ${ratio(perRequest(cpu))} |`,
    '',
    '| isolates | calls of the object for the first 1,000 requests | for each 1,000 later |',
    '| --- | --- | --- |',
    ...calls.map(({ isolates, cold, warm }) => `| ${isolates} | ${cold} | ${warm.toFixed(1)} |`),
  ].join('\n');
}
