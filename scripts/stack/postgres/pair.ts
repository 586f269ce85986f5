import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { waitFor } from '../../lib/wait-for.ts';
import type { StackState } from '../state.ts';
import type { StackPorts } from '../types.ts';
import { POSTGRES_MAJOR, removeDir } from './binaries.ts';
import { copyToReplica, createPrimary, setPasswords } from './create.ts';
import { stopLeftoverServer } from './leftovers.ts';
import { openServer, type PostgresServer, type ServerOptions } from './server.ts';
import { REPLICATOR } from './settings.ts';

export type PairOptions = Pick<ServerOptions, 'processes' | 'log' | 'programs'> & {
  readonly dir: string;
  readonly logDir: string;
  readonly durable: boolean;
  readonly ports: StackPorts;
  readonly passwords: StackState['passwords'];
  /** The passwords are not those the existing data was made with. */
  readonly arePasswordsNew: boolean;
};

export type PostgresPair = { readonly primary: PostgresServer; readonly replica: PostgresServer };

const STREAMING_DEADLINE_MS = 60_000;

/** What the replica logs when it can never catch up. */
const HOPELESS =
  /requested WAL segment \S+ has already been removed|database system identifier differs|requested timeline/;

/**
 * Starts a primary and a replica that streams from it, creating what is missing.
 * A replica that cannot follow is made again from the primary. Resolves when it streams.
 */
export async function startPair(options: PairOptions): Promise<PostgresPair> {
  const pair = openPair(options);
  await Promise.all([dirOf(options, 'primary'), dirOf(options, 'replica')].map((dir) => clear(dir, options.log)));
  prepareDirs(options);
  try {
    if (await startBoth(pair, options)) return pair;
    options.log('the replica cannot follow the primary: making it again from a copy');
    await stopPair(pair);
    copyToReplica(dirOf(options, 'primary'), dirOf(options, 'replica'), options.programs.account);
    if (await startBoth(pair, options)) return pair;
    throw new Error(`the replica does not stream:\n${pair.replica.readLog()}`);
  } catch (error) {
    await stopPair(pair);
    throw error;
  }
}

/** Both at once: the primary waits for its replica to have everything, which takes longer when asked in turn. */
export async function stopPair({ primary, replica }: PostgresPair): Promise<void> {
  await Promise.all([primary.stop(), replica.stop()]);
}

function dirOf({ dir }: PairOptions, name: 'primary' | 'replica'): string {
  // The real path, because that is what the kernel says a process works in.
  return join(realpathSync(dir), name);
}

async function clear(dir: string, log: (line: string) => void): Promise<void> {
  if (existsSync(dir)) await stopLeftoverServer(dir, log);
}

function openPair(options: PairOptions): PostgresPair {
  const { ports, durable, passwords } = options;
  const follows = { port: ports.primary, user: REPLICATOR, password: passwords.replicator };
  return {
    primary: openServer({
      ...options,
      endpoint: 'primary',
      dir: dirOf(options, 'primary'),
      logFile: join(options.logDir, 'primary.log'),
      settings: { port: ports.primary, durable, follows: null },
    }),
    replica: openServer({
      ...options,
      endpoint: 'replica',
      dir: dirOf(options, 'replica'),
      logFile: join(options.logDir, 'replica.log'),
      settings: { port: ports.replica, durable, follows },
    }),
  };
}

function prepareDirs(options: PairOptions): void {
  const primary = dirOf(options, 'primary');
  const replica = dirOf(options, 'replica');
  if (existsSync(primary)) {
    requireVersion(primary);
    if (options.arePasswordsNew) setPasswords(primary, options.programs, options.passwords);
  } else {
    options.log('creating the database');
    createPrimary(primary, options.programs, options.passwords);
    removeDir(replica);
  }
  // Without the file it was promoted, and has a history of its own.
  if (existsSync(join(replica, 'standby.signal'))) return;
  if (existsSync(replica)) options.log('the replica is not a standby any more: making it again from a copy');
  copyToReplica(primary, replica, options.programs.account);
}

function requireVersion(dir: string): void {
  const version = readFileSync(join(dir, 'PG_VERSION'), 'utf8').trim();
  if (version === POSTGRES_MAJOR) return;
  throw new Error(
    `${dir} is of Postgres ${version}, not ${POSTGRES_MAJOR}: start with --reset, which deletes the local data`,
  );
}

async function startBoth(pair: PostgresPair, options: PairOptions): Promise<boolean> {
  const [primary, replica] = await Promise.allSettled([pair.primary.start(), pair.replica.start()]);
  if (primary.status === 'rejected') throw primary.reason;
  if (replica.status === 'rejected') {
    options.log(String(replica.reason));
    return false;
  }
  return await waitForStreaming(pair.replica, options);
}

async function waitForStreaming(replica: PostgresServer, { ports, passwords }: PairOptions): Promise<boolean> {
  const password = passwords.superuser;
  const client = new Client({
    host: '127.0.0.1',
    port: ports.primary,
    user: 'postgres',
    password,
    database: 'postgres',
  });
  await client.connect();
  try {
    return await waitFor<'streams' | 'hopeless'>(
      async () => {
        const { rowCount } = await client.query(
          "select from pg_stat_replication where state in ('streaming', 'catchup') and application_name = 'replica'",
        );
        if (rowCount === 1) return 'streams';
        return !replica.isRunning || HOPELESS.test(replica.readLog()) ? 'hopeless' : null;
      },
      { what: 'the replica to stream', deadlineMs: STREAMING_DEADLINE_MS },
    ).then((outcome) => outcome === 'streams');
  } finally {
    await client.end();
  }
}
