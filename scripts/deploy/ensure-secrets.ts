/** Gives each Worker the secrets that its wrangler.toml requires and no others. */
import { workers, type WorkerFacts } from '../lib/workers.ts';
import type { Cloudflare } from './cloudflare.ts';
import type { DeployPorts } from './ports.ts';
import type { Setup } from './setup-file.ts';
import { digestSecrets, optionalSecrets, pickSecrets, secretsOf } from './worker-secrets.ts';

export interface EnsureSecretsOptions {
  /** Also asks the account whether each Worker still has what was set, which takes a second for each. */
  verify: boolean;
}

/** Sets only what has changed since the last time: each set is a new version of the Worker. Returns the setup that remembers it. */
export async function ensureSecrets(
  { cloudflare, requiredSecrets, setups, log }: Pick<DeployPorts, 'cloudflare' | 'requiredSecrets' | 'setups' | 'log'>,
  setup: Setup,
  { verify }: EnsureSecretsOptions,
): Promise<Setup> {
  let current = setup;
  for (const worker of workers) {
    const secrets = { ...pickSecrets(requiredSecrets(worker), secretsOf(setup)), ...optionalSecrets(worker, setup) };
    const names = Object.keys(secrets);
    const digest = digestSecrets(secrets);
    if (names.length === 0) continue;
    // What was set may have gone with a Worker that somebody deleted.
    if (current.secretDigests[worker.name] === digest && (!verify || (await hasAll(cloudflare, worker, names))))
      continue;
    // In order, and noted one by one, so that an interrupted run goes on where it stopped.
    await cloudflare.putSecrets(worker, secrets);
    current = { ...current, secretDigests: { ...current.secretDigests, [worker.name]: digest } };
    setups.save(current);
    log(`Set ${names.join(', ')} of ${worker.service}`);
  }
  return current;
}

async function hasAll(cloudflare: Cloudflare, worker: WorkerFacts, names: readonly string[]): Promise<boolean> {
  const found = await cloudflare.secretNames(worker);
  return names.every((name) => found.includes(name));
}
