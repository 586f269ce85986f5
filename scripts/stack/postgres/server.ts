import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import { findProcessStart } from '../../lib/process-start.ts';
import { waitFor } from '../../lib/wait-for.ts';
import type { Processes } from '../processes.ts';
import { stopProcess } from '../stop-process.ts';
import type { Endpoint } from '../types.ts';
import { spawnAs } from './account.ts';
import { giveTo, serverEnv, writeServerFile, type Programs } from './create.ts';
import { readServerStatus, stopLeftoverServer } from './leftovers.ts';
import { toHbaConf, toPostgresqlConf, type ServerSettings } from './settings.ts';

export interface PostgresServer {
  readonly isRunning: boolean;
  /** Resolves when it accepts connections. Throws with the end of its log when it does not come up. */
  start(): Promise<void>;
  /** Shuts it down in order. Resolves at once when it does not run. */
  stop(): Promise<void>;
  readLog(): string;
}

export type ServerOptions = {
  readonly endpoint: Endpoint;
  readonly dir: string;
  readonly logFile: string;
  readonly settings: ServerSettings;
  readonly programs: Programs;
  readonly processes: Processes;
  readonly log: (line: string) => void;
};

/** Recovery after a crash may have to go through max_wal_size. */
const START_DEADLINE_MS = 60_000;
const LOG_TAIL_LINES = 15;

/** One Postgres server on one existing data directory. */
export function openServer(options: ServerOptions): PostgresServer {
  const { endpoint, dir, logFile, log } = options;
  let child: ChildProcess | null = null;
  let isStopping = false;

  return {
    get isRunning() {
      return child !== null;
    },
    async start() {
      if (child !== null) return;
      await stopLeftoverServer(dir, log);
      prepareDir(options);
      isStopping = false;
      const started = spawnServer(options);
      child = started;
      started.once('exit', (code, signal) => {
        child = null;
        if (!isStopping) log(`Postgres ${endpoint} ended (${signal ?? code}); its log is ${logFile}`);
      });
      await waitFor(() => child !== started || isReady(dir, started.pid), {
        what: `Postgres ${endpoint} to accept connections`,
        deadlineMs: START_DEADLINE_MS,
      });
      if (child !== started) throw new Error(`Postgres ${endpoint} did not start:\n${tail(logFile)}`);
    },
    async stop() {
      const start = child?.pid === undefined ? null : findProcessStart(child.pid);
      isStopping = true;
      if (child?.pid === undefined || start === null) return;
      const ended = new Promise((resolve) => child?.once('exit', resolve));
      await stopProcess({ pid: child.pid, start, signal: 'SIGINT' });
      await ended;
    },
    readLog: () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''),
  };
}

function prepareDir({ dir, logFile, settings, programs }: ServerOptions): void {
  giveTo(programs.account, dir);
  writeServerFile(dir, 'postgresql.conf', toPostgresqlConf(settings), programs.account);
  // Settings that a session wrote with ALTER SYSTEM would outlive the test that wanted them.
  writeServerFile(dir, 'postgresql.auto.conf', '', programs.account);
  writeServerFile(dir, 'pg_hba.conf', toHbaConf(), programs.account);
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.old`);
}

function spawnServer({ endpoint, dir, logFile, programs, processes }: ServerOptions): ChildProcess {
  // A file and not a pipe: the server must be able to log while and after this process dies.
  const output = openSync(logFile, 'a', 0o600);
  const child = spawn(programs.binaries.postgres, ['-D', dir], {
    ...spawnAs(programs.account),
    cwd: dir,
    env: serverEnv(),
    stdio: ['ignore', output, output],
    // Out of the terminal's group: Ctrl-C is for the stack, which stops the servers in order.
    detached: true,
  });
  closeSync(output);
  processes.adopt(endpoint, child, 'SIGINT');
  return child;
}

function isReady(dir: string, pid: number | undefined): boolean {
  const status = readServerStatus(dir);
  return status !== null && status.pid === pid && status.status === 'ready';
}

function tail(logFile: string): string {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
}
