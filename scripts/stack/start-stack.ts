import { join } from 'node:path';
import { removeServerData, startLocalDatabase, useForeignDatabase, type Database } from './database.ts';
import { openDataDir } from './data-dir.ts';
import { lockDataDir } from './lock.ts';
import { startNeonGateway } from './neon/gateway.ts';
import { claimPorts } from './ports.ts';
import { removeDir } from './postgres/binaries.ts';
import { openProcesses, stopLeftovers, type Processes } from './processes.ts';
import { openRedisServer, useForeignRedis, type RedisServer } from './redis/valkey.ts';
import { loadState, saveState, type StackState } from './state.ts';
import type { Endpoint, Stack, StackOptions, StackPorts } from './types.ts';
import { startUpstashGateway } from './upstash/gateway.ts';
import { readDatabaseName, toPostgresUrl, withCredentials } from './wire-url.ts';

/** Undoes one step of the start. */
type Undo = () => void | Promise<void>;

/**
 * Starts Postgres (primary and streaming replica), Valkey, and the gateways that Workers speak to, and resolves when
 * all of them answer. Whatever happens to this process afterwards, the servers end with it.
 *
 * Throws an error with `code` STACK_LOCKED when another stack has the data directory, PORT_TAKEN when the plan insists
 * on a port that is in use; then nothing is left running.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const undos: Undo[] = [];
  const undoInOrder = async (): Promise<void> => {
    // Backwards and one by one: the gateways go before what they speak to, the lock goes last.
    for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) await undo();
  };
  let undone: Promise<void> | null = null;
  const undoAll = (): Promise<void> => (undone ??= undoInOrder());
  try {
    return await start(options, undos, undoAll);
  } catch (error) {
    await undoAll();
    throw error;
  }
}

type Parts = {
  readonly database: Database;
  readonly redis: RedisServer;
  readonly ports: StackPorts;
  readonly state: StackState;
  readonly processes: Processes;
};

async function start(options: StackOptions, undos: Undo[], stop: () => Promise<void>): Promise<Stack> {
  // The real path: a server is recognised by where it works.
  const dataDir = openDataDir(options.dataDir);
  const { env = process.env, log } = options;
  undos.push(lockDataDir(dataDir));
  await stopLeftovers(dataDir, log);
  if (options.reset) resetDataDir(dataDir);
  const loaded = loadState(dataDir);
  const { ports, release } = await claimPorts(options.ports, loaded.state.ports);
  undos.push(release);
  const state = { ...loaded.state, ports };
  saveState(dataDir, state);

  const processes = openProcesses(dataDir, log);
  undos.push(() => processes.close());
  const shared = { dataDir, ports, state, processes, log, env, port: ports.redis, isStateNew: loaded.isNew };

  const redis = env.REDIS_URL ? useForeignRedis(env.REDIS_URL) : openRedisServer(shared);
  if (!env.REDIS_URL) undos.push(() => redis.stop());
  const [database] = await settleBoth(
    env.DATABASE_URL
      ? Promise.resolve(useForeignDatabase(env.DATABASE_URL, env.REPLICA_DATABASE_URL))
      : startLocalDatabase({ ...shared, durable: options.durable ?? true }),
    env.REDIS_URL ? Promise.resolve() : redis.start(),
    (opened) => undos.push(() => opened.close()),
  );

  for (const endpoint of ['primary', 'replica'] as const) {
    const port = endpoint === 'primary' ? ports.primaryGateway : ports.replicaGateway;
    // Two listeners; each must be undone even if the other fails
    const gateway = await startNeonGateway({ port, upstreamUrl: database.ownerUrls[endpoint] });
    undos.push(() => gateway.close());
  }
  const upstash = await startUpstashGateway({ port: ports.upstash, redisUrl: redis.url, token: state.upstashToken });
  undos.push(() => upstash.close());
  return toStack({ database, redis, ports, state, processes }, stop);
}

/** Waits for both even if one fails, so that nothing is still starting while the start is undone. */
async function settleBoth<A, B>(a: Promise<A>, b: Promise<B>, onA: (value: A) => void): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === 'fulfilled') onA(first.value);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return [first.value, second.value];
}

function resetDataDir(dataDir: string): void {
  removeServerData(dataDir);
  for (const name of ['state.json', 'log']) removeDir(join(dataDir, name));
}

function toStack({ database, redis, ports, state, processes }: Parts, stop: () => Promise<void>): Stack {
  const gatewayPort = (endpoint: Endpoint): number =>
    endpoint === 'primary' ? ports.primaryGateway : ports.replicaGateway;
  return {
    superuserUrl: database.superuserUrls?.primary ?? null,
    replicaSuperuserUrl: database.superuserUrls?.replica ?? null,
    ownerUrl: database.ownerUrls.primary,
    replicaOwnerUrl: database.ownerUrls.replica,
    redisUrl: redis.url,
    upstash: { url: `http://127.0.0.1:${ports.upstash}`, token: state.upstashToken },
    get pids() {
      return processes.pids();
    },
    wireUrl: (role, password, endpoint) => withCredentials(database.ownerUrls[endpoint], { role, password }),
    neonUrl: (role, password, endpoint) =>
      toPostgresUrl({
        role,
        password,
        port: gatewayPort(endpoint),
        database: readDatabaseName(database.ownerUrls[endpoint]),
      }),
    stopPostgres: (endpoint) => database.stop(endpoint),
    startPostgres: (endpoint) => database.start(endpoint),
    stopRedis: () => redis.stop(),
    startRedis: () => redis.start(),
    stop,
  };
}
