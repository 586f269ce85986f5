/** Configs for `workerd serve`: one process per measured Worker with the socket straight on it, and one for what stands around it. */
import { cfHeader } from './visitors.ts';

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

/** A Cap'n Proto text; JSON's escapes are its escapes too. */
const text = (value: string): string => JSON.stringify(value);

const toWorker = (file: string, compatibilityDate: string, bindings: readonly string[] = []): string =>
  `(modules = [(name = ${text(file)}, esModule = embed ${text(file)})], compatibilityDate = ${text(compatibilityDate)}, bindings = [${bindings.join(', ')}])`;

const toConfig = (services: readonly string[], sockets: readonly string[]): string =>
  `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ${services.join(',\n    ')},
  ],
  sockets = [
    ${sockets.join(',\n    ')},
  ],
  extensions = [(modules = [
    (name = "bench:kv-files", internal = true, esModule = embed "kv-files.js"),
    (name = "bench:rate-limit", internal = true, esModule = embed "rate-limit.js"),
  ])],
);
`;

/** Name of the host that a CONNECT asks for to speak RPC with the lookup stand-in. */
const rpcHost = 'lookup';

export function toWorkerdConfig({ main, compatibilityDate, kvFolder, standIns, visitHeader }: WorkerdFiles): string {
  const areApart = 'queuePort' in standIns;
  const links = `(name = "LINKS", wrapped = (moduleName = "bench:kv-files", innerBindings = [(name = "files", kvNamespace = "kv")]))`;
  const ofRedirect = [
    links,
    '(name = "CLICKS", queue = "queue")',
    // In the other process the socket already leads to the entrypoint.
    areApart
      ? '(name = "LOOKUP", service = "lookup")'
      : '(name = "LOOKUP", service = (name = "lookup", entrypoint = "Lookup"))',
    `(name = "MISSES", wrapped = (moduleName = "bench:rate-limit", innerBindings = [(name = "simple", json = ${text('{"limit":200,"period":60}')})]))`,
    // Asked only while the queue refuses, which it never does here.
    '(name = "SPOOL", r2Bucket = "lookup")',
    '(name = "API", service = "lookup")',
    '(name = "APP_HOST", text = "localhost")',
    '(name = "APP_HOST_ALIASES", text = "127.0.0.1,[::1]")',
    '(name = "CLICK_PACKING", text = "window")',
    `(name = "VISIT_HEADER", text = ${text(visitHeader)})`,
  ];
  const bindings = { 'bare.js': [], 'one-read.js': [links], 'redirect.js': ofRedirect }[main];
  const around = areApart
    ? [
        `(name = "queue", external = (address = "127.0.0.1:${standIns.queuePort}", http = ()))`,
        `(name = "lookup", external = (address = "127.0.0.1:${standIns.lookupPort}", http = (capnpConnectHost = ${text(rpcHost)})))`,
      ]
    : toStandIns(compatibilityDate, standIns.lookupLinks);
  return toConfig(
    [
      `(name = "main", worker = ${toWorker(main, compatibilityDate, bindings)})`,
      ...around,
      `(name = "kv", disk = (path = ${text(kvFolder)}))`,
    ],
    [
      `(name = "http", address = "127.0.0.1:0", http = (cfBlobHeader = ${text(cfHeader)}), service = "main")`,
      ...(areApart ? [] : [queueSocket]),
    ],
  );
}

/** What stands around a measured Worker, in a process of its own. */
export const toStandInConfig = (compatibilityDate: string, lookupLinks: string): string =>
  toConfig(toStandIns(compatibilityDate, lookupLinks), [
    queueSocket,
    `(name = "lookup", address = "127.0.0.1:0", http = (capnpConnectHost = ${text(rpcHost)}), service = (name = "lookup", entrypoint = "Lookup"))`,
  ]);

const toStandIns = (compatibilityDate: string, lookupLinks: string): string[] => [
  `(name = "queue", worker = ${toWorker('queue.js', compatibilityDate)})`,
  `(name = "lookup", worker = ${toWorker('lookup.js', compatibilityDate, [`(name = "LINKS", json = ${text(lookupLinks)})`])})`,
];

const queueSocket = '(name = "queue", address = "127.0.0.1:0", http = (), service = "queue")';
