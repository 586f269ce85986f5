/** `npm run deploy`: brings the checked-out version to an account that was set up. Stops at the first failure. */
import { workers } from '../lib/workers.ts';
import { chooseAccount } from './choose-account.ts';
import { refuseChangedKey } from './code-key.ts';
import { ensureSecrets } from './ensure-secrets.ts';
import { describePlaceSource } from './place-source.ts';
import type { DeployPorts } from './ports.ts';
import { resourceNames } from './resources.ts';
import type { Setup } from './setup-file.ts';

export async function release(ports: DeployPorts): Promise<void> {
  const { cloudflare, setups, env, log } = ports;
  const setup = setups.load();
  if (!setup) throw new Error('This checkout is not set up: run npm run deploy -- --setup first.');
  refuseIncomplete(setup);
  refuseOtherDatabase(setup, env['DATABASE_URL']);
  const account = chooseAccount({
    accounts: await cloudflare.accounts(),
    wanted: env['CLOUDFLARE_ACCOUNT_ID'],
    saved: setup.accountId,
  });
  cloudflare.use(account.id);
  log(`Cloudflare account ${account.name}`);

  const database = ports.openDatabase(env['DATABASE_URL'] ?? setup.databaseUrl);
  refuseChangedKey(await database.compareCodeKey(env['LINK_CODE_KEY'] ?? setup.codeKey));
  await ports.build();
  log('Everything builds');

  // Migrations only add until the version after next, so the Workers that still run go on with the new tables.
  const applied = await database.migrate(setup.passwords);
  log(applied.length > 0 ? `Applied migrations ${applied.join(', ')}` : 'Database is up to date');
  ports.writeConfigs(setup);
  log(`What a click needs is read ${describePlaceSource(setup)}`);
  await ensureSecrets(ports, setup, { verify: false });
  await deployWorkers(ports);
}

async function deployWorkers({ cloudflare, log }: DeployPorts): Promise<void> {
  for (const [done, worker] of workers.entries()) {
    try {
      // Each after those it calls.
      await cloudflare.deploy(worker);
    } catch (error) {
      const before =
        workers
          .slice(0, done)
          .map(({ name }) => name)
          .join(', ') || 'none';
      const rest = workers
        .slice(done)
        .map(({ name }) => name)
        .join(', ');
      throw new Error(
        `The ${worker.name} Worker could not be deployed, so the deployment stopped. New: ${before}. As before: ${rest}.
Versions work beside their neighbours, so nothing is broken by this. Mend what is said below and run npm run deploy again.

${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    }
    log(`Deployed ${worker.service} (${done + 1} of ${workers.length})`);
  }
}

function refuseIncomplete(setup: Setup): void {
  const missing = resourceNames.filter((name) => !setup.resources.includes(name));
  if (!setup.authSecret || !setup.passwords.linkpulse_auth) missing.push('what signs people in');
  if (missing.length > 0)
    throw new Error(
      `The setup is not complete for this version (${missing.join(', ')}): run npm run deploy -- --setup, which keeps what there is.`,
    );
}

/** A DATABASE_URL meant for a local server must not get the migrations that the instance needs. */
function refuseOtherDatabase(setup: Setup, fromEnv: string | undefined): void {
  if (fromEnv === undefined) return;
  const where = (text: string): string => {
    const { hostname, pathname } = URL.canParse(text) ? new URL(text) : { hostname: '', pathname: '' };
    return hostname.replace('-pooler.', '.') + pathname;
  };
  if (where(fromEnv) !== where(setup.databaseUrl))
    throw new Error(
      'DATABASE_URL names another database than the setup: unset it, or run npm run deploy -- --setup to change the database.',
    );
}
