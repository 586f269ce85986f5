/**
 * `npm run deploy -- --setup`: makes an account ready for an instance. Every step finds what an earlier run did, so it can be
 * interrupted and run again; only then is anything deployed.
 */
import { chooseAccount } from './choose-account.ts';
import { refuseChangedKey } from './code-key.ts';
import { ensureResources } from './ensure-resources.ts';
import { ensureSecrets } from './ensure-secrets.ts';
import type { DeployPorts } from './ports.ts';
import type { Answers } from './questions.ts';
import { resourceNames } from './resources.ts';
import type { Setup } from './setup-file.ts';

/** Returns the first workspace's key when this run founded it, else null: nothing can show a key again. */
export async function setUp(
  ports: DeployPorts,
  gather: (saved: Answers | null) => Promise<Answers>,
): Promise<string | null> {
  const { cloudflare, setups, env, log } = ports;
  const saved = setups.load();
  const account = chooseAccount({
    accounts: await cloudflare.accounts(),
    wanted: env['CLOUDFLARE_ACCOUNT_ID'],
    saved: saved?.accountId,
  });
  cloudflare.use(account.id);
  log(`Cloudflare account ${account.name}`);

  let setup = merge(ports, saved, account.id, await gather(saved));
  const database = ports.openDatabase(setup.databaseUrl);
  // Before anything is written: a key that was made up just now must not stand where the true one belongs.
  refuseChangedKey(await database.compareCodeKey(setup.codeKey));
  setups.save(setup);

  const applied = await database.migrate(setup.passwords);
  log(applied.length > 0 ? `Applied migrations ${applied.join(', ')}` : 'Database is up to date');
  // Pinned before the Workers know it: another setup of the same database that runs now is refused, not this one later.
  refuseChangedKey(await database.pinCodeKey(setup.codeKey));
  const added = await database.addSharedDomains(setup.linkDomains);
  if (added.length > 0) log(`Links can be made on ${added.join(', ')}`);

  const kvIds = await ensureResources(cloudflare, log);
  setup = { ...setup, kvIds, resources: [...resourceNames] };
  setups.save(setup);
  ports.writeConfigs(setup);
  log('Wrote wrangler.deploy.json beside every wrangler.toml');
  setup = await ensureSecrets(ports, setup, { verify: true });

  if (await database.hasWorkspace()) return null;
  const [sharedDomain = setup.appHost] = setup.linkDomains;
  const apiKey = await database.foundWorkspace(sharedDomain);
  log('Founded the first workspace');
  return apiKey;
}

function merge({ random, env }: DeployPorts, saved: Setup | null, accountId: string, answers: Answers): Setup {
  return {
    version: 1,
    accountId,
    ...answers,
    passwords: {
      linkpulse_api: env['LINKPULSE_API_PASSWORD'] ?? saved?.passwords.linkpulse_api ?? random(24),
      linkpulse_auth: env['LINKPULSE_AUTH_PASSWORD'] ?? (saved?.passwords.linkpulse_auth || random(24)),
      linkpulse_jobs: env['LINKPULSE_JOBS_PASSWORD'] ?? saved?.passwords.linkpulse_jobs ?? random(24),
    },
    codeKey: env['LINK_CODE_KEY'] ?? saved?.codeKey ?? random(16),
    authSecret: env['AUTH_SECRET'] ?? (saved?.authSecret || random(32)),
    kvIds: saved?.kvIds ?? {},
    resources: saved?.resources ?? [],
    secretDigests: saved?.secretDigests ?? {},
    ...(saved?.placeHeaderHosts ? { placeHeaderHosts: saved.placeHeaderHosts } : {}),
  };
}
