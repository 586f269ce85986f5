/** `npm run deploy -- --dry-run`: builds everything and says what a deployment would do, with no account and no network. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { root } from '../lib/root.ts';
import { workers, type WorkerFacts } from '../lib/workers.ts';
import { readConfig } from './config-files.ts';
import { describePlaceSource } from './place-source.ts';
import { kvNamespaces, resourceNames } from './resources.ts';
import type { Setup } from './setup-file.ts';
import { toDeployConfig } from './worker-config.ts';
import { optionalSecrets, pickSecrets, secretsOf } from './worker-secrets.ts';

/** Stands in for a setup, so that the configs of all Workers are made once in every run of CI. */
const example: Setup = {
  version: 1,
  accountId: '<account>',
  appHost: 'app.example.com',
  linkDomains: ['go.example.com'],
  databaseUrl: 'postgresql://owner:password@db.example.com/linkpulse',
  replicaUrl: null,
  upstashUrl: 'https://redis.example.com',
  upstashToken: '<token>',
  passwords: { linkpulse_api: '<password>', linkpulse_auth: '<password>', linkpulse_jobs: '<password>' },
  codeKey: '<key>',
  authSecret: '<secret>',
  kvIds: Object.fromEntries(Object.keys(kvNamespaces).map((binding) => [binding, '<id>'])),
  resources: [],
  secretDigests: {},
};

export interface DryRunPorts {
  setup: Setup | null;
  build: () => Promise<void>;
  log: (line: string) => void;
}

export async function dryRun({ setup, build, log }: DryRunPorts): Promise<void> {
  log('Build:');
  await build();
  const shown = setup && Object.keys(setup.kvIds).length > 0 ? setup : example;
  log(`\nA deployment ${setup ? `of ${setup.appHost}` : 'after a setup'} would then:`);
  log(`  use          ${resourceNames.join(', ')}`);
  log(`  migrate      ${migrationNames().join(', ')} (those that the database lacks)`);
  log('  compare      LINK_CODE_KEY with the fingerprint in the database, and stop if it was changed');
  log(`  read         what a click needs ${describePlaceSource(shown)}`);
  for (const worker of workers) log(`  deploy       ${describe(worker, shown)}`);
  if (!setup) log('\nThis checkout is not set up: npm run deploy -- --setup makes it ready.');
}

/** Names only; no value of a secret is in here. */
function describe(worker: WorkerFacts, setup: Setup): string {
  const raw = readConfig(root, worker);
  const { routes = [], workers_dev } = toDeployConfig(raw, worker, setup);
  const secrets = Object.keys({
    ...pickSecrets(raw.secrets?.required ?? [], secretsOf(setup)),
    ...optionalSecrets(worker, setup),
  });
  const hosts = routes.map((route) => (typeof route === 'string' ? route : route.pattern));
  const facts = [
    ...(hosts.length > 0 ? [`on ${hosts.join(', ')}`] : []),
    ...(workers_dev ? ['on workers.dev'] : []),
    ...(secrets.length > 0 ? [`with ${secrets.join(', ')}`] : []),
  ];
  return `${worker.service.padEnd(19)}${facts.join('; ')}`.trimEnd();
}

const migrationNames = (): string[] =>
  readdirSync(path.join(root, 'migrations'))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => name.slice(0, -'.sql'.length))
    .toSorted();
