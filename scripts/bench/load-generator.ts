/**
 * A process of its own that asks servers over kept-alive connections, one request at a time on each, and measures how long
 * each answer takes. Jobs come and results go by message (see load.ts).
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { findFault } from './http-answer.ts';
import { openConnection, type Connection } from './http-connection.ts';
import type { LoadJob, LoadResult } from './load.ts';
import { prepareEach, prepareZipf } from './prepared.ts';
import { toLatency } from './stats.ts';
import { answerJobs } from './work-program.ts';

async function runJob(job: LoadJob): Promise<LoadResult> {
  const connections = await Promise.all(Array.from({ length: job.concurrency }, () => openConnection(job.port)));
  const prepared = job.kind === 'each' ? prepareEach(job) : prepareZipf(job);
  const latenciesMs: number[] = [];
  const faults = new Map<string, number>();
  const started = performance.now();
  const endMs = job.kind === 'zipf' ? started + job.seconds * 1000 : Number.POSITIVE_INFINITY;
  let next = 0;

  async function work(connection: Connection): Promise<void> {
    while (performance.now() < endMs) {
      const number = next++;
      const request = prepared[job.kind === 'each' ? number : number % prepared.length];
      if (request === undefined) return;
      if (job.ratePerSecond !== undefined) {
        const dueMs = started + (number * 1000) / job.ratePerSecond;
        await sleep(Math.max(0, dueMs - performance.now()));
      }
      const sentMs = performance.now();
      const answer = await connection.ask(request.bytes);
      latenciesMs.push(performance.now() - sentMs);
      const fault = findFault(answer, job.locations[request.index]);
      if (fault !== null) faults.set(fault, (faults.get(fault) ?? 0) + 1);
    }
  }
  try {
    await Promise.all(connections.map(work));
  } finally {
    for (const connection of connections) connection.close();
  }
  const seconds = (performance.now() - started) / 1000;
  return { requests: latenciesMs.length, seconds, ...toLatency(latenciesMs), faults: Object.fromEntries(faults) };
}

answerJobs(runJob);
