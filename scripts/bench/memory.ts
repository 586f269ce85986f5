/** `npm run bench -- memory`: what a Worker's process and its heap hold while very many requests for very many links pass. */
import { waitFor } from '../lib/wait-for.ts';
import { askCounts, countOf } from './counts.ts';
import { toLocation, toRedirectApart, toStandInsApart, writeCountedRedirect } from './counted-redirect.ts';
import { withInspector, type AskInspector } from './inspector.ts';
import { linkHost, makeLinks, openRandom } from './links.ts';
import type { ListJob, ListResult } from './list-client.ts';
import type { MemoryOptions } from './options.ts';
import { openProcessMeter } from './process-use.ts';
import { inScope } from './scope.ts';
import { openWorkProcess } from './work-process.ts';
import { startWorkerd } from './workerd.ts';

export interface MemorySample {
  /** Requests served so far. */
  requests: number;
  residentMegabytes: number;
  /** V8's heap in use after a full collection: what the Worker really holds. */
  heapMegabytes: number;
}

export interface MemoryOutcome {
  samples: MemorySample[];
  links: number;
  seconds: number;
  /** That reached the queue: as many as requests, or the run has failed. */
  clicks: number;
}

const sampleCount = 10;
const concurrency = 32;

/** Throws when an answer is not the redirect that it must be. */
export function benchMemory(options: MemoryOptions, log: (line: string) => void): Promise<MemoryOutcome> {
  return inScope(async (scope) => {
    const meter = await openProcessMeter();
    const folder = await scope.folder();
    await writeCountedRedirect(folder);
    const around = await startWorkerd(folder, await toStandInsApart());
    scope.defer(() => around.stop());
    const config = toRedirectApart((socket) => around.port(socket));
    const worker = await startWorkerd(folder, config, { inspect: true });
    scope.defer(() => worker.stop());
    const client = openWorkProcess<ListJob, ListResult>('list-client.ts');
    scope.defer(() => client.close());

    const keys = makeLinks(options.links).map(({ key }) => key);
    const locations = Object.fromEntries(keys.map((key) => [`/${key}`, toLocation(key)]));
    const random = openRandom(11);
    let [requests, seconds] = [0, 0];
    const samples: MemorySample[] = [];
    await withInspector(`ws://127.0.0.1:${worker.inspectorPort}/redirect`, async (ask) => {
      for (let part = 1; part <= sampleCount; part++) {
        const wanted = Math.round((options.requests * part) / sampleCount) - requests;
        const list = drawKeys(keys, wanted, random).map((key): [string] => [`/${key}`]);
        const job = { port: worker.port('http'), host: linkHost, concurrency, requests: list, locations };
        const result = await client.run(job);
        if (result.statuses[302] !== wanted)
          throw new Error(`${wanted} requests, answers by status: ${JSON.stringify(result.statuses)}`);
        requests += wanted;
        seconds += result.seconds;
        // Before the collection, which would flatter it.
        const residentMegabytes = meter.residentBytes(worker.pid) / 2 ** 20;
        const heapMegabytes = await readHeap(ask);
        samples.push({ requests, residentMegabytes, heapMegabytes });
        log(
          `${requests} requests: ${residentMegabytes.toFixed(0)} MB resident, ${heapMegabytes.toFixed(1)} MB of heap`,
        );
      }
    });
    let clicks = 0;
    const areAllThere = async (): Promise<boolean> => {
      clicks = countOf(await askCounts(around.port('control')), 'queue.clicks');
      return clicks >= requests;
    };
    await waitFor(areAllThere, { what: `${requests} clicks`, deadlineMs: 30_000, everyMs: 250 });
    if (clicks !== requests) throw new Error(`${requests} redirects, but ${clicks} clicks in the queue`);
    return { samples, links: keys.length, seconds, clicks };
  });
}

/** Evenly and in an order of their own, so that hardly any is in the Worker's memory when it is asked for again: the worst case. */
function drawKeys(keys: readonly string[], count: number, random: () => number): string[] {
  const drawn: string[] = [];
  while (drawn.length < count) {
    const shuffled = keys.map((key) => ({ key, at: random() })).toSorted((a, b) => a.at - b.at);
    drawn.push(...shuffled.slice(0, count - drawn.length).map(({ key }) => key));
  }
  return drawn;
}

async function readHeap(ask: AskInspector): Promise<number> {
  await ask('HeapProfiler.collectGarbage');
  const { usedSize }: { usedSize: number } = await ask('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}
