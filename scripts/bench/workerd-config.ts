/** Configs for `workerd serve`: one process per measured Worker, its stand-ins beside it, the socket straight on it. */
import { cfHeader } from './visitors.ts';

/** Files of one process, by name; the config embeds them. */
export interface WorkerdFiles {
  /** Which service the socket leads to. */
  main: 'bare.js' | 'one-read.js' | 'redirect.js';
  compatibilityDate: string;
  /** Directory that stands for KV. */
  kvFolder: string;
  /** JSON of the projections by address that the lookup stand-in knows. */
  lookupLinks: string;
}

/** A Cap'n Proto text; JSON's escapes are its escapes too. */
const text = (value: string): string => JSON.stringify(value);

export function toWorkerdConfig({ main, compatibilityDate, kvFolder, lookupLinks }: WorkerdFiles): string {
  const worker = (file: string, bindings: readonly string[] = []) =>
    `(modules = [(name = ${text(file)}, esModule = embed ${text(file)})], compatibilityDate = ${text(compatibilityDate)}, bindings = [${bindings.join(', ')}])`;
  const links = `(name = "LINKS", wrapped = (moduleName = "bench:kv-files", innerBindings = [(name = "files", kvNamespace = "kv")]))`;
  const ofRedirect = [
    links,
    '(name = "CLICKS", queue = "queue")',
    '(name = "LOOKUP", service = (name = "lookup", entrypoint = "Lookup"))',
    // Asked only while the queue refuses, which it never does here.
    '(name = "SPOOL", r2Bucket = "lookup")',
    '(name = "API", service = "lookup")',
    '(name = "APP_HOST", text = "localhost")',
    '(name = "APP_HOST_ALIASES", text = "127.0.0.1,[::1]")',
  ];
  const bindings = { 'bare.js': [], 'one-read.js': [links], 'redirect.js': ofRedirect }[main];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = ${worker(main, bindings)}),
    (name = "queue", worker = ${worker('queue.js')}),
    (name = "lookup", worker = ${worker('lookup.js', [`(name = "LINKS", json = ${text(lookupLinks)})`])}),
    (name = "kv", disk = (path = ${text(kvFolder)})),
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:0", http = (cfBlobHeader = ${text(cfHeader)}), service = "main"),
    (name = "queue", address = "127.0.0.1:0", http = (), service = "queue"),
  ],
  extensions = [(modules = [(name = "bench:kv-files", internal = true, esModule = embed "kv-files.js")])],
);
`;
}
