/** The five Workers, in the order in which they may be deployed: each after those it calls. */
export interface WorkerFacts {
  name: 'redirect' | 'lookup' | 'api' | 'jobs' | 'realtime';
  /** Name in the Cloudflare account and in service bindings. */
  service: string;
  config: string;
  types: string;
  envInterface: string;
  /** Workers that it has service bindings to. */
  binds: readonly string[];
}

const facts = (name: WorkerFacts['name'], envInterface: string, binds: readonly string[]): WorkerFacts => ({
  name,
  service: `linkpulse-${name}`,
  config: name === 'redirect' ? 'wrangler.toml' : `workers/${name}/wrangler.toml`,
  types: `workers/${name}/env.d.ts`,
  envInterface,
  binds,
});

export const workers: readonly WorkerFacts[] = [
  facts('realtime', 'RealtimeEnv', []),
  facts('lookup', 'LookupEnv', []),
  facts('api', 'ApiEnv', ['lookup', 'realtime']),
  facts('jobs', 'JobsEnv', ['lookup']),
  facts('redirect', 'RedirectEnv', ['lookup', 'api']),
];
