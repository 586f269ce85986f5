/** `npm run deploy`: brings LinkPulse to a Cloudflare account, after `--setup` has made the account ready. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';

import { openAsk } from './deploy/ask.ts';
import { cloudflareApi } from './deploy/cloudflare-api.ts';
import { cloudflareZones } from './deploy/cloudflare-zones.ts';
import { readConfig, writeConfigs } from './deploy/config-files.ts';
import { dryRun } from './deploy/dry-run.ts';
import { ensurePlaceRules } from './deploy/ensure-place-rules.ts';
import { gatherAnswers } from './deploy/gather-answers.ts';
import type { DeployPorts } from './deploy/ports.ts';
import { postgresDatabase } from './deploy/postgres-database.ts';
import { knownSecrets, redact } from './deploy/redact.ts';
import { release } from './deploy/release.ts';
import { openSetupFile, type Setup } from './deploy/setup-file.ts';
import { setUp } from './deploy/setup.ts';
import { wranglerCloudflare } from './deploy/wrangler.ts';
import { toExitCode } from './lib/arguments.ts';
import { buildAll } from './lib/build.ts';
import { root } from './lib/root.ts';

const help = `npm run deploy -- [--setup | --place-header | --dry-run] [--app-host HOST] [--link-domains HOST,HOST]

Applies migrations, then deploys the five Workers, each after those it calls. Stops at the first failure.

  --setup              finds or creates what the account needs, asks for what it cannot know, and founds the first workspace;
                       may be run again, also to change an answer
  --place-header       optional, makes redirects cheaper: a rule in each zone of your hosts writes what a click needs into a request
                       header, which the redirect Worker reads from the next deployment on. Touches no other rule. Needs
                       CLOUDFLARE_API_TOKEN with Zone: Read and Transform Rules: Edit. Again after hosts were added
  --dry-run            builds everything and says what would be done; needs no account and no network
  --app-host HOST      host of the web page and the API (or APP_HOST)
  --link-domains LIST  hosts of short links, the usual one first (or LINK_DOMAINS)

The setup takes secrets from the environment, else it asks: DATABASE_URL, REPLICA_DATABASE_URL (optional),
UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN, MAIL_FROM and RESEND_API_KEY (optional), and, to sign in with these providers,
GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET (optional). It makes these itself unless they are
given: LINK_CODE_KEY, AUTH_SECRET, LINKPULSE_API_PASSWORD, LINKPULSE_AUTH_PASSWORD, LINKPULSE_JOBS_PASSWORD.

Cloudflare: npx wrangler login, or CLOUDFLARE_API_TOKEN and, with several accounts, CLOUDFLARE_ACCOUNT_ID. What it learns is kept in
.deploy/setup.json: keep that file.`;

const setups = openSetupFile(root);

const ports: DeployPorts = {
  cloudflare: wranglerCloudflare({ folder: root }),
  openDatabase: postgresDatabase,
  setups,
  requiredSecrets: (worker) => readConfig(root, worker).secrets?.required ?? [],
  writeConfigs: (placement) => writeConfigs(root, placement),
  build: () =>
    buildAll(({ name, gzipBytes }) =>
      log(`  built ${name.padEnd(9)} ${(gzipBytes / 1024).toFixed(1).padStart(7)} KB gzip`),
    ),
  random: (bytes) => randomBytes(bytes).toString('hex'),
  env: process.env,
  log,
};

try {
  await run();
} catch (error) {
  console.error(`\n${hide(error instanceof Error ? error.message : String(error))}`);
  process.exitCode = toExitCode(error);
  if (process.exitCode === 2) console.error('Try: npm run deploy -- --help');
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      setup: { type: 'boolean', default: false },
      'place-header': { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      'app-host': { type: 'string' },
      'link-domains': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) console.log(help);
  else if (values['dry-run']) await dryRun({ setup: setups.load(), build: ports.build, log });
  else if (values.setup) {
    const options = { 'app-host': values['app-host'], 'link-domains': values['link-domains'] };
    const apiKey = await setUp(ports, (saved) => gatherAnswers({ options, env: process.env, saved, ask: openAsk() }));
    // The one secret that is shown, this once, because the database keeps only its hash.
    if (apiKey !== null) console.log(`\nKey of the first workspace, shown this once: ${apiKey}`);
    console.log('\nReady: npm run deploy. Keep .deploy/setup.json: it holds LINK_CODE_KEY, which cannot be replaced.');
  } else if (values['place-header']) {
    const baseUrl = process.env['CLOUDFLARE_API_BASE_URL'];
    const openZones = (token: string) => cloudflareZones(cloudflareApi({ token, baseUrl }));
    await ensurePlaceRules({ setups, openZones, env: process.env, log });
  } else {
    await release(ports);
    log(
      `\nDeployed. Try: curl https://${setups.load()?.appHost}/readyz (a new domain needs some minutes for its certificate)`,
    );
  }
}

function log(line: string): void {
  console.log(hide(line));
}

/** Secrets stay out of all that is shown, also when another program put them there. */
function hide(text: string): string {
  return redact(text, knownSecrets(loadQuietly(), process.env));
}

function loadQuietly(): Setup | null {
  try {
    return setups.load();
  } catch {
    // A damaged file is reported by whoever needs it.
    return null;
  }
}
