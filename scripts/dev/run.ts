/** Starts everything that `npm run dev` runs, and stops it again. */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { applyMigrations } from '../lib/migrate.ts';
import { canListen } from '../stack/ports.ts';
import { openProcesses, stopLeftovers } from '../stack/processes.ts';
import { startStack } from '../stack/start-stack.ts';
import { ensureDemo } from './demo.ts';
import { buildPage } from './page.ts';
import { describeReady } from './ready.ts';
import { loadSecrets, saveSecrets } from './secrets.ts';
import { startWorkers } from './workers.ts';

const cronMs = 60_000;

export interface Target {
  port: number;
  dataDir: string;
  reset: boolean;
}

/** Runs until Ctrl-C. Whatever fails or interrupts, all that was started is stopped again. */
export async function dev({ port, dataDir, reset }: Target): Promise<void> {
  const started = performance.now();
  const step = (line: string): void =>
    console.log(`  ${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  if (!(await canListen(port)))
    throw new Error(
      `Port ${port} is taken, by another \`npm run dev\` or another program: stop that one or choose another with --port.\n` +
        'A second LinkPulse needs a directory of its own, too: --data.',
    );

  const stopping = new AbortController();
  const interrupted = new Promise<never>((_, reject) => {
    stopping.signal.addEventListener('abort', () => reject(new Interrupted()));
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Asked twice: leave at once; the guards still stop what runs.
      if (stopping.signal.aborted) process.exit(130);
      stopping.abort();
    });
  }
  const undo: (() => unknown)[] = [];
  const starting = start({ port, dataDir, reset }, { started, step, undo, signal: stopping.signal });
  try {
    await Promise.race([starting, interrupted]);
    await interrupted;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    console.log('\n  Stopping …');
  } finally {
    // What is being started when the interruption comes must have been started before it can be stopped.
    await starting.catch(() => undefined);
    for (const stop of undo.toReversed()) await stop();
  }
}

class Interrupted extends Error {}

function stopIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new Interrupted();
}

interface Progress {
  started: number;
  step: (line: string) => void;
  undo: (() => unknown)[];
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

/** Local state beside the stack's own, which begins anew with it. */
const ownState = ['workers', 'secrets.json'];

async function start({ port, dataDir, reset }: Target, { started, step, undo, signal }: Progress): Promise<void> {
  step('Starting Postgres with a replica, and Valkey');
  const stack = await startStack({ dataDir, reset, log: step });
  undo.push(() => stack.stop());
  stopIfInterrupted(signal);
  // From here on the directory is ours: the stack has locked it, so nothing of a running instance is touched.
  if (reset) for (const name of ownState) rmSync(path.join(dataDir, name), { recursive: true, force: true });
  const page = buildPage().then(() => step('Web page built'));
  // Fails later, when it is waited for; until then it must not count as unhandled.
  page.catch(() => undefined);

  const secrets = loadSecrets(dataDir);
  const applied = await applyMigrations(stack.ownerUrl, secrets.passwords);
  step(
    applied.length > 0
      ? `Applied migrations up to ${applied.at(-1)}, ${applied.length} in all`
      : 'Database is up to date',
  );
  const wire = (role: 'linkpulse_api' | 'linkpulse_jobs', endpoint: 'primary' | 'replica') =>
    stack.wireUrl(role, secrets.passwords[role], endpoint);
  const apiKey = await ensureDemo(stack.ownerUrl, wire('linkpulse_api', 'primary'), secrets.apiKey);
  saveSecrets(dataDir, { ...secrets, apiKey });

  await page;
  stopIfInterrupted(signal);
  step('Starting the five Workers');
  // A guard of its own: wrangler must go when this process is killed, before the stores that it uses.
  mkdirSync(path.join(dataDir, 'workers'), { recursive: true });
  await stopLeftovers(path.join(dataDir, 'workers'), step);
  const processes = openProcesses(path.join(dataDir, 'workers'), step);
  undo.push(() => processes.close());
  const child = await startWorkers({
    dataDir,
    port,
    check: () => stopIfInterrupted(signal),
    log: (line) => console.error(line),
    adopt: (wrangler) => {
      processes.adopt('wrangler', wrangler, 'SIGTERM');
      undo.push(() => stopChild(wrangler));
    },
    secrets: {
      API_DATABASE_URL: stack.neonUrl('linkpulse_api', secrets.passwords.linkpulse_api, 'primary'),
      API_REPLICA_DATABASE_URL: stack.neonUrl('linkpulse_api', secrets.passwords.linkpulse_api, 'replica'),
      JOBS_DATABASE_URL: stack.neonUrl('linkpulse_jobs', secrets.passwords.linkpulse_jobs, 'primary'),
      AUTH_DATABASE_URL: stack.neonUrl('linkpulse_auth', secrets.passwords.linkpulse_auth, 'primary'),
      AUTH_SECRET: secrets.authSecret,
      UPSTASH_REDIS_REST_URL: stack.upstash.url,
      UPSTASH_REDIS_REST_TOKEN: stack.upstash.token,
      LINK_CODE_KEY: secrets.codeKey,
    },
  });
  const url = `http://localhost:${port}`;
  const cron = setInterval(() => void tick(url), cronMs);
  undo.push(() => clearInterval(cron));
  const facts = {
    url,
    apiKey,
    databaseUrl: wire('linkpulse_api', 'primary'),
    jobsDatabaseUrl: wire('linkpulse_jobs', 'primary'),
    adminDatabaseUrl: stack.superuserUrl ?? stack.ownerUrl,
    replicaUrl: stack.replicaSuperuserUrl ?? stack.replicaOwnerUrl,
    redisUrl: stack.redisUrl,
    pids: { ...stack.pids, dev: process.pid, ...(child.pid === undefined ? {} : { wrangler: child.pid }) },
  };
  const factsFile = path.join(dataDir, 'dev.json');
  undo.push(() => rmSync(factsFile, { force: true }));
  writeFileSync(factsFile, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
  console.log(
    describeReady(facts, `try-${randomBytes(2).toString('hex')}`, dataDir, (performance.now() - started) / 1000),
  );
}

/** Cron triggers do not fire locally; without them neither repairs nor replays would happen. */
async function tick(url: string): Promise<void> {
  try {
    const response = await fetch(`${url}/dev/cron`, { method: 'POST', signal: AbortSignal.timeout(30_000) });
    if (!response.ok) console.error(`The minute's work failed: ${response.status}`);
  } catch (error) {
    console.error(`The minute's work failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(force);
}
