/** Pieces of a config for `workerd serve`, put together from the Workers' own wrangler.toml files. */
import path from 'node:path';
import { unstable_readConfig as readConfig } from 'wrangler';

import { root } from '../lib/root.ts';
import { cfHeader } from './visitors.ts';

/** A Cap'n Proto text; JSON's escapes are its escapes too. */
export const text = (value: string): string => JSON.stringify(value);

/** A service of the same config, or one of its entrypoints. */
export const service = (name: string, entrypoint?: string): string =>
  entrypoint === undefined ? text(name) : `(name = ${text(name)}, entrypoint = ${text(entrypoint)})`;

/** The redirect Worker's, at the top of the repository. */
export const redirectConfig = 'wrangler.toml';

export interface WorkerSource {
  /** Of its wrangler.toml, relative to the repository. */
  config: string;
  /** File of the bundle, in the folder that workerd runs in. */
  file: string;
  /** Modules that it imports, beside it. */
  imports?: readonly string[];
  /** What the bindings of its wrangler.toml lead to: for each name the designator of a service. */
  leadsTo: Record<string, string>;
  /** Designator of a disk service whose files stand for what is in KV (workers/kv-files.worker.ts). */
  kvOnDisk?: string;
  /** Secrets, and vars that differ from wrangler.toml. */
  texts?: Record<string, string>;
  /** Designator of the service that stands for the Cache API. */
  cacheApi?: string;
}

/** What wrangler reads from a wrangler.toml, as far as it is needed here. */
interface WorkerConfig {
  compatibility_date?: string;
  compatibility_flags: string[];
  vars: Record<string, unknown>;
  kv_namespaces: { binding: string }[];
  queues: { producers?: { binding: string }[] };
  r2_buckets: { binding: string }[];
  services?: { binding: string }[];
  assets?: { binding?: string };
  durable_objects: { bindings: { name: string; class_name: string }[] };
  ratelimits?: { name: string; simple: object }[];
}

/** The whole service of a Worker as it is deployed. Throws when a binding leads nowhere, so that a new one cannot be forgotten. */
export function toWorkerService(
  name: string,
  { config, file, imports = [], leadsTo, kvOnDisk, texts = {}, cacheApi }: WorkerSource,
): string {
  const read: WorkerConfig = readConfig({ config: path.join(root, config) }, { hideWarnings: true });
  const to = (binding: string): string => {
    const designator = leadsTo[binding];
    if (designator === undefined)
      throw new Error(`${config} binds ${binding}: the benchmark has nothing to stand for it`);
    return designator;
  };
  const vars = Object.entries({ ...read.vars, ...texts }).map(
    ([key, value]) => `(name = ${text(key)}, text = ${text(String(value))})`,
  );
  const classes = read.durable_objects.bindings.map(({ class_name }) => class_name);
  const bindings = [
    ...vars,
    ...read.kv_namespaces.map(({ binding }) =>
      kvOnDisk === undefined ? `(name = ${text(binding)}, kvNamespace = ${to(binding)})` : toDiskKv(binding, kvOnDisk),
    ),
    ...(read.queues.producers ?? []).map(({ binding }) => `(name = ${text(binding)}, queue = ${to(binding)})`),
    ...read.r2_buckets.map(({ binding }) => `(name = ${text(binding)}, r2Bucket = ${to(binding)})`),
    ...(read.services ?? []).map(({ binding }) => `(name = ${text(binding)}, service = ${to(binding)})`),
    ...(read.assets?.binding === undefined
      ? []
      : [`(name = ${text(read.assets.binding)}, service = ${to(read.assets.binding)})`]),
    ...read.durable_objects.bindings.map(
      (one) => `(name = ${text(one.name)}, durableObjectNamespace = ${text(one.class_name)})`,
    ),
    ...(read.ratelimits ?? []).map(
      (one) =>
        `(name = ${text(one.name)}, wrapped = (moduleName = "bench:rate-limit", innerBindings = [(name = "simple", json = ${text(JSON.stringify(one.simple))})]))`,
    ),
  ];
  const objects = classes.map((one) => `(className = ${text(one)}, uniqueKey = ${text(one)}, enableSql = true)`);
  const fields = [
    `modules = [${[file, ...imports].map((one) => `(name = ${text(one)}, esModule = embed ${text(one)})`).join(', ')}]`,
    `compatibilityDate = ${text(read.compatibility_date ?? '')}`,
    `compatibilityFlags = [${read.compatibility_flags.map(text).join(', ')}]`,
    `bindings = [${bindings.join(', ')}]`,
    ...(cacheApi === undefined ? [] : [`cacheApiOutbound = ${cacheApi}`]),
    ...(classes.length === 0
      ? []
      : [`durableObjectNamespaces = [${objects.join(', ')}]`, 'durableObjectStorage = (localDisk = "objects")']),
  ];
  return `(name = ${text(name)}, worker = (${fields.join(', ')}))`;
}

/** A KV binding whose values are files of a disk service. */
export const toDiskKv = (binding: string, disk: string): string =>
  `(name = ${text(binding)}, wrapped = (moduleName = "bench:kv-files", innerBindings = [(name = "files", kvNamespace = ${disk})]))`;

/** The stand-in that counts (workers/counting.worker.ts); `anyLink` is what its KV answers for a key that it does not hold. */
export const toCountingService = (name: string, compatibilityDate: string, anyLink: object | null): string =>
  `(name = ${text(name)}, worker = (modules = [(name = "counting.js", esModule = embed "counting.js"), (name = "lookup.js", esModule = embed "lookup.js")], compatibilityDate = ${text(compatibilityDate)}, bindings = [(name = "LINKS", json = "{}"), (name = "ANY_LINK", json = ${text(JSON.stringify(anyLink))})]))`;

/** A stand-in of workers/ that needs nothing but these bindings. */
export const toSmallWorker = (name: string, compatibilityDate: string, bindings: readonly string[]): string =>
  `(name = ${text(name)}, worker = (modules = [(name = "${name}.js", esModule = embed "${name}.js")], compatibilityDate = ${text(compatibilityDate)}, bindings = [${bindings.join(', ')}]))`;

/** What the redirect Worker's bindings lead to when one counting service stands for everything. */
export const toCounting = (name: string) => ({
  LINKS: service(name, 'Kv'),
  CLICKS: service(name, 'Queue'),
  LOOKUP: service(name, 'Lookup'),
  CACHE_API: service(name, 'CacheApi'),
  // Asked only while the queue refuses, and for the app's pages: never here.
  SPOOL: service(name),
  API: service(name),
});

/** A socket on a free port; requests bring their `cf` along. With an RPC host, entrypoints can be called through it. */
export const toSocket = (name: string, designator: string, rpcHost: string | null = null): string => {
  const rpc = rpcHost === null ? '' : `, capnpConnectHost = ${text(rpcHost)}`;
  return `(name = ${text(name)}, address = "127.0.0.1:0", http = (cfBlobHeader = ${text(cfHeader)}${rpc}), service = ${designator})`;
};

export const toConfig = (services: readonly string[], sockets: readonly string[]): string =>
  `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ${services.join(',\n    ')}
  ],
  sockets = [
    ${sockets.join(',\n    ')}
  ],
  extensions = [(modules = [
    (name = "bench:kv-files", internal = true, esModule = embed "kv-files.js"),
    (name = "bench:rate-limit", internal = true, esModule = embed "rate-limit.js"),
  ])],
);
`;
