/** Which secret goes to which Worker. */
import { createHash } from 'node:crypto';

import type { WorkerFacts } from '../lib/workers.ts';
import type { Setup } from './setup-file.ts';

/** Everything a Worker may ask for by name in `[secrets] required`. */
export function secretsOf(setup: Setup): Record<string, string> {
  const as = (role: keyof Setup['passwords'], url: string): string => withLogin(url, role, setup.passwords[role]);
  return {
    API_DATABASE_URL: as('linkpulse_api', setup.databaseUrl),
    API_REPLICA_DATABASE_URL: as('linkpulse_api', setup.replicaUrl ?? setup.databaseUrl),
    AUTH_DATABASE_URL: as('linkpulse_auth', setup.databaseUrl),
    AUTH_SECRET: setup.authSecret,
    JOBS_DATABASE_URL: as('linkpulse_jobs', setup.databaseUrl),
    UPSTASH_REDIS_REST_URL: setup.upstashUrl,
    UPSTASH_REDIS_REST_TOKEN: setup.upstashToken,
    LINK_CODE_KEY: setup.codeKey,
  };
}

/** What a Worker gets besides, where the instance has it. */
export function optionalSecrets(worker: WorkerFacts, setup: Setup): Record<string, string> {
  if (worker.name !== 'api') return {};
  const known = {
    RESEND_API_KEY: setup.resendApiKey,
    GITHUB_CLIENT_ID: setup.githubClientId,
    GITHUB_CLIENT_SECRET: setup.githubClientSecret,
    GOOGLE_CLIENT_ID: setup.googleClientId,
    GOOGLE_CLIENT_SECRET: setup.googleClientSecret,
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : [])),
  );
}

/** Only those that the Worker requires. Throws for one that the setup does not know, which is a mistake in the repository. */
export function pickSecrets(
  required: readonly string[],
  known: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    required.map((name) => {
      const value = known[name];
      if (value === undefined)
        throw new Error(`A wrangler.toml requires ${name}, which scripts/deploy/worker-secrets.ts does not know.`);
      return [name, value];
    }),
  );
}

/** Tells whether secrets have changed since they were set, without asking the account, which does not give them back. */
export function digestSecrets(secrets: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(secrets).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

/** The same database as another role: the owner's name and password never reach a Worker. */
function withLogin(url: string, role: string, password: string): string {
  const login = new URL(url);
  login.username = role;
  login.password = encodeURIComponent(password);
  return login.href;
}
