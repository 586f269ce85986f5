/** Gives each Worker the secrets that its wrangler.toml requires and no others. */
import { workers } from '../lib/workers.ts';
import type { DeployPorts } from './ports.ts';
import type { Setup } from './setup-file.ts';
import { digestSecrets, pickSecrets, secretsOf } from './worker-secrets.ts';

/** Sets only what has changed since the last time: each set is a new version of the Worker. Returns the setup that remembers it. */
export async function ensureSecrets(
  { cloudflare, requiredSecrets, setups, log }: Pick<DeployPorts, 'cloudflare' | 'requiredSecrets' | 'setups' | 'log'>,
  setup: Setup,
): Promise<Setup> {
  let current = setup;
  for (const worker of workers) {
    const secrets = pickSecrets(requiredSecrets(worker), secretsOf(setup));
    const names = Object.keys(secrets);
    const digest = digestSecrets(secrets);
    if (names.length === 0 || current.secretDigests[worker.name] === digest) continue;
    // In order, and noted one by one, so that an interrupted run goes on where it stopped.
    await cloudflare.putSecrets(worker, secrets);
    current = { ...current, secretDigests: { ...current.secretDigests, [worker.name]: digest } };
    setups.save(current);
    log(`Set ${names.join(', ')} of ${worker.service}`);
  }
  return current;
}
