/** Configs for `workerd serve`: one process per measured Worker with the socket straight on it, and one for what stands around it. */
import {
  redirectConfig,
  service,
  text,
  toConfig,
  toDiskKv,
  toSmallWorker,
  toSocket,
  toWorkerService,
} from './workerd-services.ts';

/** Files of one process, by name; the config embeds them. */
export interface WorkerdFiles {
  /** Which service the socket leads to. */
  main: 'bare.js' | 'one-read.js' | 'redirect.js';
  compatibilityDate: string;
  /** Directory that stands for KV. */
  kvFolder: string;
  /** Where queue and lookup are: ports of another process, or the JSON that lookup knows when they share this one. */
  standIns: StandInPorts | { lookupLinks: string };
  /** Value of the var VISIT_HEADER: name of the header that tells of the visitor, '' when the zone adds none. */
  visitHeader: string;
}

export interface StandInPorts {
  queuePort: number;
  lookupPort: number;
}

/** Name of the host that a CONNECT asks for to speak RPC with the lookup stand-in. */
const rpcHost = 'lookup';

export function toWorkerdConfig({ main, compatibilityDate, kvFolder, standIns, visitHeader }: WorkerdFiles): string {
  const areApart = 'queuePort' in standIns;
  const worker = {
    'bare.js': () => toSmallWorker('bare', compatibilityDate, []),
    'one-read.js': () => toSmallWorker('one-read', compatibilityDate, [toDiskKv('LINKS', service('kv'))]),
    'redirect.js': () =>
      toWorkerService('redirect', {
        config: redirectConfig,
        file: 'redirect.js',
        kvOnDisk: service('kv'),
        leadsTo: {
          CLICKS: service('queue'),
          // In the other process the socket already leads to the entrypoint.
          LOOKUP: areApart ? service('lookup') : service('lookup', 'Lookup'),
          // Asked only while the queue refuses, and for the app's pages: never here.
          SPOOL: service('lookup'),
          API: service('lookup'),
        },
        texts: { VISIT_HEADER: visitHeader },
      }),
  }[main];
  const around = areApart
    ? [
        `(name = "queue", external = (address = "127.0.0.1:${standIns.queuePort}", http = ()))`,
        `(name = "lookup", external = (address = "127.0.0.1:${standIns.lookupPort}", http = (capnpConnectHost = ${text(rpcHost)})))`,
      ]
    : toStandIns(compatibilityDate, standIns.lookupLinks);
  return toConfig(
    [worker(), ...around, `(name = "kv", disk = (path = ${text(kvFolder)}))`],
    [toSocket('http', service(main.replace('.js', ''))), ...(areApart ? [] : [queueSocket])],
  );
}

/** What stands around a measured Worker, in a process of its own. */
export const toStandInConfig = (compatibilityDate: string, lookupLinks: string): string =>
  toConfig(toStandIns(compatibilityDate, lookupLinks), [
    queueSocket,
    `(name = "lookup", address = "127.0.0.1:0", http = (capnpConnectHost = ${text(rpcHost)}), service = ${service('lookup', 'Lookup')})`,
  ]);

const toStandIns = (compatibilityDate: string, lookupLinks: string): string[] => [
  toSmallWorker('queue', compatibilityDate, []),
  toSmallWorker('lookup', compatibilityDate, [`(name = "LINKS", json = ${text(lookupLinks)})`]),
];

const queueSocket = '(name = "queue", address = "127.0.0.1:0", http = (), service = "queue")';
