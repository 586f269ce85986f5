/** The redirect Worker as it is deployed, with stand-ins that count what it asks. KV knows a link for every key. */
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';

import { projectionOf } from './links.ts';
import { buildWorker } from './bundles.ts';
import { visitHeader } from './visitors.ts';
import {
  redirectConfig,
  service,
  toConfig,
  toCounting,
  toCountingService,
  toSocket,
  toWorkerService,
} from './workerd-services.ts';
import { readCompatibilityDate } from './redirect-bundle.ts';
import { writeStandIns } from './workerd.ts';

/** Where the URL of a key's link leads, as the counting KV makes it up. */
export const toLocation = (key: string): string => `https://www.example.com/${key}`;

const anyLink = projectionOf({ key: '', url: '' }, 0);

/** Builds the bundle into `folder` as `redirect.js`, beside the stand-ins. */
export async function writeCountedRedirect(folder: string): Promise<void> {
  const built = path.join(folder, 'built');
  await Promise.all([
    writeStandIns(folder),
    mkdir(built)
      .then(() => buildWorker('redirect', built))
      .then(() => copyFile(path.join(built, 'index.js'), path.join(folder, 'redirect.js'))),
  ]);
}

/** A redirect Worker whose bindings lead to the counting service `counting`. */
const toCountedRedirect = (name: string, counting: string, leadsTo = toCounting(counting)): string =>
  toWorkerService(name, {
    config: redirectConfig,
    file: 'redirect.js',
    leadsTo,
    texts: { VISIT_HEADER: visitHeader },
    cacheApi: leadsTo.CACHE_API,
  });

const entrypoints = { kv: 'Kv', queue: 'Queue', lookup: 'Lookup', cache: 'CacheApi' } as const;
const rpcHost = 'lookup';

/** The stand-ins in a process of their own, with a socket for each entrypoint. */
export async function toStandInsApart(): Promise<string> {
  const sockets = Object.entries(entrypoints).map(([name, entrypoint]) =>
    toSocket(name, service('counting', entrypoint), name === 'lookup' ? rpcHost : null),
  );
  return toConfig(
    [toCountingService('counting', await readCompatibilityDate(), anyLink)],
    [...sockets, toSocket('control', service('counting', 'Control'))],
  );
}

/** A redirect Worker beside nothing: its stand-ins listen on the ports of another process. */
export function toRedirectApart(port: (socket: string) => number): string {
  const external = (name: string): string => {
    const http = name === 'lookup' ? `(capnpConnectHost = "${rpcHost}")` : '()';
    return `(name = "${name}", external = (address = "127.0.0.1:${port(name)}", http = ${http}))`;
  };
  const leadsTo = {
    LINKS: service('kv'),
    CLICKS: service('queue'),
    LOOKUP: service('lookup'),
    SPOOL: service('queue'),
    API: service('queue'),
    CACHE_API: service('cache'),
  };
  return toConfig(
    [toCountedRedirect('redirect', '', leadsTo), ...Object.keys(entrypoints).map(external)],
    [toSocket('http', service('redirect'))],
  );
}

/**
 * Many isolates in one process: entry `i` of `cells` says with whom isolate `i` shares a counting stand-in. Sockets are called
 * `http<i>` and `control<cell>`.
 */
export async function toCountedRedirects(cells: readonly number[], cellCount: number): Promise<string> {
  const compatibilityDate = await readCompatibilityDate();
  const counting = Array.from({ length: cellCount }, (_, cell) => `counting${cell}`);
  return toConfig(
    [
      ...counting.map((name) => toCountingService(name, compatibilityDate, anyLink)),
      ...cells.map((cell, index) => toCountedRedirect(`redirect${index}`, `counting${cell}`)),
    ],
    [
      ...counting.map((name, cell) => toSocket(`control${cell}`, service(name, 'Control'))),
      ...cells.map((_, index) => toSocket(`http${index}`, service(`redirect${index}`))),
    ],
  );
}

/** One that is watched by workers/awaits.worker.ts: its bundle must import operations.js in place of the runtime's module. */
export async function toInstrumented(): Promise<string> {
  const leadsTo = toCounting('counting');
  const watched = toWorkerService('redirect', {
    config: redirectConfig,
    file: 'awaits.js',
    imports: ['redirect.js', 'operations.js'],
    leadsTo,
    texts: { VISIT_HEADER: visitHeader },
    cacheApi: leadsTo.CACHE_API,
  });
  return toConfig(
    [watched, toCountingService('counting', await readCompatibilityDate(), anyLink)],
    [toSocket('http', service('redirect'))],
  );
}
