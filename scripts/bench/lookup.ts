/** `npm run bench -- lookup`: which store answers visitors' requests, counted at the stores. */
import { kvLinkKey } from '../../src/lib/keys.ts';
import { serializeProjection } from '../../src/links/projection.ts';
import type { Counts } from './counts.ts';
import {
  addressOf,
  linkHost,
  linkIdOf,
  makeLinks,
  openRandom,
  openZipf,
  projectionOf,
  type BenchLink,
} from './links.ts';
import type { ListJob, ListResult } from './list-client.ts';
import type { LookupOptions } from './options.ts';
import { inScope } from './scope.ts';
import { startSystem, type BenchSystem } from './system.ts';
import { openWorkProcess, type WorkProcess } from './work-process.ts';

export interface LookupSample {
  requests: number;
  seconds: number;
  statuses: Record<number, number>;
  counts: Counts;
}

/** By case. */
export type LookupSamples = Record<string, LookupSample>;

type Requests = ListJob['requests'];

interface Case {
  name: string;
  /** What is done to the stores and to the Worker's memory beforehand. */
  prepare: (run: Run) => Promise<void>;
  requests: (run: Run, random: () => number) => Requests;
  /** Only these may be answered. */
  statuses: readonly number[];
}

interface Run extends LookupOptions {
  system: BenchSystem;
  client: WorkProcess<ListJob, ListResult>;
  links: BenchLink[];
}

const fewLinks = 1000;
const manyLinks = 100_000;
const concurrency = 16;

const cases: Case[] = [
  {
    name: 'Zipf over 1,000 links, warm',
    async prepare(run) {
      await coldWorkers(run);
      await send(run, pathsOf(run.links.slice(0, fewLinks)));
    },
    requests: (run, random) => drawZipf(run, Math.min(fewLinks, run.links.length), random),
    statuses: [302],
  },
  {
    name: 'Zipf over 100,000 links, cold isolate, KV complete',
    prepare: coldWorkers,
    requests: (run, random) => drawZipf(run, run.links.length, random),
    statuses: [302],
  },
  {
    name: 'Zipf over 100,000 links, cold isolate, KV and Redis empty',
    async prepare(run) {
      await coldWorkers(run);
      await run.system.emptyCaches();
    },
    // Visitors of cold links may be taken for a scan: that is counted, too.
    requests: (run, random) => drawZipf(run, run.links.length, random).slice(0, Math.ceil(run.requests / 4)),
    statuses: [302, 429],
  },
  {
    name: 'random scan from one address',
    prepare: coldWorkers,
    requests: (run, random) => scan(run, random, () => '198.51.100.7'),
    statuses: [404, 429],
  },
  {
    name: 'random scan from 1,000 addresses',
    prepare: coldWorkers,
    requests: (run, random) => {
      const draw = () => Math.floor(random() * 1000);
      return scan(run, random, () => toAddress(draw()));
    },
    statuses: [404, 429],
  },
];

/** Throws when a visitor gets what he must not get. */
export function benchLookup(options: LookupOptions, log: (line: string) => void): Promise<LookupSamples> {
  return inScope(async (scope) => {
    const system = await startSystem(scope, log);
    const client = openWorkProcess<ListJob, ListResult>('list-client.ts');
    scope.defer(() => client.close());
    const links = makeLinks(Math.min(manyLinks, options.requests * 5));
    await fillPostgres(system, links);
    const run: Run = { ...options, system, client, links };
    const samples: LookupSamples = {};
    for (const [index, { name, prepare, requests, statuses }] of cases.entries()) {
      await prepare(run);
      await system.forget();
      // Other keys each time: Redis remembers for seconds which ones do not exist.
      const list = requests(run, openRandom(index));
      const result = await send(run, list);
      for (const status of Object.keys(result.statuses).map(Number))
        if (!statuses.includes(status))
          throw new Error(`${name}: ${result.statuses[status]} answers of status ${status}`);
      await system.settle();
      samples[name] = { requests: list.length, ...result, counts: await system.counts() };
      log(`${name}: ${(list.length / result.seconds).toFixed(0)} requests/s`);
    }
    return samples;
  });
}

/** A new process, whose KV is filled again: it lives there. Redis and the databases stay as they are. */
async function coldWorkers({ system, links }: Run): Promise<void> {
  await system.restartWorkers();
  for (let start = 0; start < links.length; start += 10_000) {
    const some = links.slice(start, start + 10_000);
    await system.fillKv(
      Object.fromEntries(
        some.map((link, index) => [
          kvLinkKey(addressOf(link)),
          serializeProjection({ ...projectionOf(link, start + index) }),
        ]),
      ),
    );
  }
}

const send = ({ system, client, links }: Run, requests: Requests): Promise<ListResult> =>
  client.run({
    port: system.port,
    host: linkHost,
    concurrency,
    requests,
    locations: Object.fromEntries(links.slice(0, fewLinks).map(({ key, url }) => [`/${key}`, url])),
  });

const pathsOf = (links: readonly BenchLink[]): Requests => links.map(({ key }) => [`/${key}`]);

function drawZipf({ links, requests }: Run, count: number, random: () => number): Requests {
  const draw = openZipf(count, random);
  return Array.from({ length: requests }, (): Requests[number] => [`/${links[draw()]?.key ?? ''}`]);
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Keys of the shape that generated ones have; that one of them exists is nearly impossible. */
function scan({ requests }: Run, random: () => number, address: () => string): Requests {
  const letter = () => alphabet[Math.floor(random() * alphabet.length)] ?? '0';
  const key = () => Array.from({ length: 7 }, letter).join('');
  return Array.from({ length: Math.ceil(requests / 2) }, (): Requests[number] => [`/${key()}`, address()]);
}

/** Each in a /24 of its own. */
const toAddress = (index: number): string => `198.${18 + Math.floor(index / 256)}.${index % 256}.9`;

async function fillPostgres({ root, workspaceId }: BenchSystem, links: readonly BenchLink[]): Promise<void> {
  await root.query(
    `insert into links (id, workspace_id, domain_id, key, url)
     select l.id, $1, d.id, l.key, l.url from unnest($2::uuid[], $3::text[], $4::text[]) as l (id, key, url), domains d
     where d.hostname = $5`,
    [
      workspaceId,
      links.map((_, index) => linkIdOf(index)),
      links.map(({ key }) => key),
      links.map(({ url }) => url),
      linkHost,
    ],
  );
  // Published by hand: KV is filled before each case.
  await root.query('truncate link_outbox');
  await root.query('analyze links');
}
