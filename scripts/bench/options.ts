/** What can be asked of `npm run bench`. */
import { parseArgs } from 'node:util';

import { UsageError } from '../lib/arguments.ts';
import { generatorNames, type GeneratorName } from './load.ts';
import type { Place } from './visitors.ts';

export const help = `Usage: npm run bench -- <redirect|ingest|create|lookup|cost|memory|limits> [options]

redirect   serves the built redirect Worker with workerd and compares it with the least a Worker can do
  --repetitions <n>    interleaved repetitions (default 8)
  --seconds <s>        load on each variant in each repetition (default 2)
  --concurrency <n>    connections (default 32)
  --peer <url>         adds a running server; {key} in the URL becomes the link's key, else one path is asked for
  --peer-pid <pid>     measures the CPU of the peer's process and its children; in the order of --peer
  --place <header|cf>  where the visitor is: in a header that the zone adds (default), or in request.cf alone
  --stand-ins <apart|within>
                       queue and lookup in a process of their own (default), or in the measured one
  --generator <own|autocannon|wrk>
                       what makes the load (default wrk when it is on the PATH, else our own)
  --profile            only profiles the hot path and prints where the time goes

ingest     sends packed clicks through the queue consumer into a Postgres of its own
  --repetitions <n>    interleaved repetitions (default 3)
  --seconds <s>        load on each case in each repetition (default 4)
  --history <rows>     clicks to load beforehand (default 0)
  --consumers <list>   deliveries at the same time (default 1,4,16)

create     creates links through the API and waits until KV has them
  --repetitions <n>    interleaved repetitions (default 3)
  --seconds <s>        of calls for each case in each repetition (default 4)
  --bulk <links>       in each of the largest bulk calls (default 1000)

lookup     counts which store answers a thousand requests, for real visitors and for scans
  --requests <n>       requests of each case (default 20,000; a scan sends half, empty stores get a quarter)

cost       counts the operations of a redirect and prices them
  --seconds <s>        real time of load, all rates at once (default 60)
  --warm-up <s>        real time beforehand in which isolates get to know the links that are popular (default 0; memory
                       is full after 600)

memory     watches the memory of a Worker that serves very many links
  --requests <n>       requests in all (default 1,000,000)
  --links <n>          distinct links (default 100,000)

limits     compares an API call with and without its rate limits, and counts the calls of their object
  --repetitions <n>    interleaved repetitions (default 8)
  --seconds <s>        of calls with and without in each repetition (default 2)

  --out <folder>       for the results, as JSON and as the table that is printed (default test/bench/results)
  --help               shows this`;

const kinds = 'redirect, ingest, create, lookup, cost, memory or limits';

export interface RedirectOptions {
  kind: 'redirect';
  repetitions: number;
  seconds: number;
  concurrency: number;
  peers: { url: URL; pid: number | null }[];
  place: Place;
  standIns: 'apart' | 'within';
  /** Undefined takes wrk when it is installed. */
  generator: GeneratorName | undefined;
  profile: boolean;
  out: string | undefined;
}

export interface IngestOptions {
  kind: 'ingest';
  repetitions: number;
  seconds: number;
  history: number;
  consumers: number[];
  out: string | undefined;
}

export interface CreateOptions {
  kind: 'create';
  repetitions: number;
  seconds: number;
  bulk: number;
  out: string | undefined;
}

export interface LimitsOptions {
  kind: 'limits';
  repetitions: number;
  seconds: number;
  out: string | undefined;
}

export interface LookupOptions {
  kind: 'lookup';
  requests: number;
  out: string | undefined;
}

export interface CostOptions {
  kind: 'cost';
  seconds: number;
  warmUpSeconds: number;
  out: string | undefined;
}

export interface MemoryOptions {
  kind: 'memory';
  requests: number;
  links: number;
  out: string | undefined;
}

export type BenchOptions =
  | RedirectOptions
  | IngestOptions
  | CreateOptions
  | LookupOptions
  | CostOptions
  | MemoryOptions
  | LimitsOptions;

/** Throws with a sentence for the user. */
export function parseOptions(args: readonly string[]): BenchOptions | { kind: 'help' } {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      repetitions: { type: 'string' },
      seconds: { type: 'string' },
      concurrency: { type: 'string', default: '32' },
      history: { type: 'string', default: '0' },
      consumers: { type: 'string', default: '1,4,16' },
      bulk: { type: 'string', default: '1000' },
      requests: { type: 'string' },
      links: { type: 'string', default: '100000' },
      'warm-up': { type: 'string', default: '0' },
      out: { type: 'string' },
      peer: { type: 'string', multiple: true, default: [] },
      'peer-pid': { type: 'string', multiple: true, default: [] },
      place: { type: 'string', default: 'header' },
      'stand-ins': { type: 'string', default: 'apart' },
      generator: { type: 'string' },
      profile: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return { kind: 'help' };
  const [kind, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`One benchmark at a time; what is ${rest.join(' ')}?`);
  const count = (name: string, text: string, min = 1) =>
    parseNumber(name, text, (n) => Number.isSafeInteger(n) && n >= min);
  const seconds = (usual: string) => parseNumber('seconds', values.seconds ?? usual, (n) => n > 0);
  switch (kind) {
    case 'redirect':
      return {
        kind,
        repetitions: count('repetitions', values.repetitions ?? '8'),
        seconds: seconds('2'),
        concurrency: count('concurrency', values.concurrency),
        peers: values.peer.map((url, index) => toPeer(url, values['peer-pid'][index])),
        place: parseChoice('place', values.place, ['header', 'cf']),
        standIns: parseChoice('stand-ins', values['stand-ins'], ['apart', 'within']),
        generator:
          values.generator === undefined ? undefined : parseChoice('generator', values.generator, generatorNames),
        profile: values.profile,
        out: values.out,
      };
    case 'ingest':
      return {
        kind,
        repetitions: count('repetitions', values.repetitions ?? '3'),
        seconds: seconds('4'),
        history: count('history', values.history, 0),
        consumers: values.consumers.split(',').map((text) => count('consumers', text)),
        out: values.out,
      };
    case 'create':
      return {
        kind,
        repetitions: count('repetitions', values.repetitions ?? '3'),
        seconds: seconds('4'),
        bulk: count('bulk', values.bulk),
        out: values.out,
      };
    case 'limits':
      return {
        kind,
        repetitions: count('repetitions', values.repetitions ?? '8'),
        seconds: seconds('2'),
        out: values.out,
      };
    case 'lookup':
      return { kind, requests: count('requests', values.requests ?? '20000'), out: values.out };
    case 'cost':
      return {
        kind,
        seconds: seconds('60'),
        warmUpSeconds: parseNumber('warm-up', values['warm-up'], (n) => n >= 0),
        out: values.out,
      };
    case 'memory':
      return {
        kind,
        requests: count('requests', values.requests ?? '1000000'),
        links: count('links', values.links),
        out: values.out,
      };
    case undefined:
      throw new UsageError(`Say which benchmark: ${kinds}.`);
    default:
      throw new UsageError(`There is no benchmark ${kind}: say ${kinds}.`);
  }
}

function toPeer(text: string, pid: string | undefined): { url: URL; pid: number | null } {
  if (!URL.canParse(text)) throw new UsageError(`--peer must be a URL, not ${text}`);
  const url = new URL(text);
  if (url.protocol !== 'http:') throw new UsageError(`--peer must be an http URL on this machine, not ${text}`);
  return { url, pid: pid === undefined ? null : parseNumber('peer-pid', pid, (n) => Number.isSafeInteger(n) && n > 0) };
}

function parseChoice<Choice extends string>(name: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((one) => one === text);
  if (choice === undefined) throw new UsageError(`--${name} is ${choices.join(' or ')}, not ${text}`);
  return choice;
}

function parseNumber(name: string, text: string, isFit: (value: number) => boolean): number {
  const value = Number(text);
  if (!isFit(value)) throw new UsageError(`--${name} cannot be ${text}`);
  return value;
}
