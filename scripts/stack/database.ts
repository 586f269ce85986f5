import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canEnter, findServerAccount, type ServerAccount } from './postgres/account.ts';
import { findPostgresBinaries, makeSharedDir, removeDir } from './postgres/binaries.ts';
import { DATABASE, OWNER } from './postgres/create.ts';
import { startPair, stopPair } from './postgres/pair.ts';
import type { Processes } from './processes.ts';
import type { StackState } from './state.ts';
import type { Endpoint, StackPorts } from './types.ts';
import { toPostgresUrl } from './wire-url.ts';

/** The two endpoints of a database, ours or somebody else's. */
export interface Database {
  readonly superuserUrls: Readonly<Record<Endpoint, string>> | null;
  readonly ownerUrls: Readonly<Record<Endpoint, string>>;
  start(endpoint: Endpoint): Promise<void>;
  stop(endpoint: Endpoint): Promise<void>;
  close(): Promise<void>;
}

export type LocalDatabaseOptions = {
  readonly dataDir: string;
  readonly durable: boolean;
  readonly ports: StackPorts;
  readonly state: StackState;
  readonly isStateNew: boolean;
  readonly processes: Processes;
  readonly log: (line: string) => void;
};

/** Starts our own primary and replica. */
export async function startLocalDatabase(options: LocalDatabaseOptions): Promise<Database> {
  const { ports, state, log } = options;
  const account = findServerAccount();
  const dir = placeServerData(options.dataDir, account, log);
  const logDir = join(options.dataDir, 'log');
  mkdirSync(logDir, { recursive: true });
  const binaries = findPostgresBinaries(account, log);
  const { passwords } = state;
  const programs = { binaries, account };
  const pair = await startPair({ ...options, programs, dir, logDir, passwords, arePasswordsNew: options.isStateNew });
  const toUrls = (role: string, password: string, database: string): Record<Endpoint, string> => ({
    primary: toPostgresUrl({ role, password, port: ports.primary, database }),
    replica: toPostgresUrl({ role, password, port: ports.replica, database }),
  });
  return {
    superuserUrls: toUrls('postgres', passwords.superuser, DATABASE),
    ownerUrls: toUrls(OWNER, passwords.owner, DATABASE),
    start: (endpoint) => pair[endpoint].start(),
    stop: (endpoint) => pair[endpoint].stop(),
    close: () => stopPair(pair),
  };
}

/** A database that runs elsewhere. Its URLs carry the owner's name and password. */
export function useForeignDatabase(primary: string, replica: string = primary): Database {
  return {
    superuserUrls: null,
    ownerUrls: { primary, replica },
    start: refuseControl,
    stop: refuseControl,
    close: () => Promise.resolve(),
  };
}

function refuseControl(): Promise<never> {
  return Promise.reject(new Error('the database is given by DATABASE_URL: it is not ours to stop'));
}

/** Deletes the servers' data, wherever it was placed. */
export function removeServerData(dataDir: string): void {
  removeDir(join(dataDir, 'postgres'));
  removeDir(outsidePlace(dataDir));
}

/** Below the data directory, unless the server's account cannot get there: then below the system's temporary one. */
function placeServerData(dataDir: string, account: ServerAccount, log: (line: string) => void): string {
  if (canEnter(account, dataDir)) {
    const inside = join(dataDir, 'postgres');
    makeSharedDir(inside);
    return inside;
  }
  const outside = outsidePlace(dataDir);
  log(`Postgres keeps its data in ${outside}, because the account ${account?.name} cannot enter ${dataDir}`);
  makeSharedDir(outside);
  return outside;
}

function outsidePlace(dataDir: string): string {
  return join(tmpdir(), `linkpulse-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`);
}
