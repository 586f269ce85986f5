import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { loadSecrets } from '../../../scripts/dev/secrets.ts';
import { findProcessStart } from '../../../scripts/lib/process-start.ts';
import { waitFor } from '../../../scripts/lib/wait-for.ts';
import { startStack } from '../../../scripts/stack/start-stack.ts';
import type { Stack, StackOptions } from '../../../scripts/stack/types.ts';
import { runCall } from '../../support/stack-probe/calls.ts';
import { queryOver } from '../../support/stack-probe/wire.ts';
import { makeTestDataDir, RANDOM_PORTS } from '../../support/stack.ts';

const COMMAND = join(import.meta.dirname, '../../../scripts/stack.ts');

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

it('keeps its data, passwords and ports over a restart', async () => {
  const dataDir = newDataDir();
  const before = await start({ dataDir });
  await queryOver(before.ownerUrl, 'create table kept as select 42 as answer');
  await before.stop();
  const after = await start({ dataDir });
  expect(after.ownerUrl).toBe(before.ownerUrl);
  expect(after.upstash).toEqual(before.upstash);
  expect(await queryOver(after.ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
  const kept = async (): Promise<boolean> =>
    (await queryOver(after.replicaOwnerUrl, `select from pg_class where relname = 'kept'`)).length === 1;
  await waitFor(kept, { what: 'the table on the replica', deadlineMs: 20_000 });
});

it('forgets its data when asked to', async () => {
  const dataDir = newDataDir();
  const before = await start({ dataDir });
  await queryOver(before.ownerUrl, 'create table kept as select 42 as answer');
  await before.stop();
  const after = await start({ dataDir, reset: true });
  expect(await queryOver(after.ownerUrl, `select to_regclass('kept') as it`)).toEqual([{ it: null }]);
});

it('refuses a data directory that another stack has, and says whose', async () => {
  const dataDir = newDataDir();
  await start({ dataDir });
  await expect(start({ dataDir })).rejects.toMatchObject({
    code: 'STACK_LOCKED',
    pid: process.pid,
    message: expect.stringContaining(`process ${process.pid}`),
  });
});

// In a process of its own: Node's recursive mkdir never returns from /proc/x, which no deadline in the same process could end.
it('names a data directory that cannot be, and what to do', () => {
  const file = join(newDataDir(), 'file');
  writeFileSync(file, '');
  for (const dataDir of [join(file, 'below'), '/proc/linkpulse/below']) {
    const options = { encoding: 'utf8', timeout: 50_000, killSignal: 'SIGKILL' } as const;
    const { status, stderr } = spawnSync(process.execPath, [COMMAND, '--data', dataDir], options);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(new RegExp(`^Data cannot be kept in ${dataDir}: .+ with --data`)),
    ]);
  }
});

it('writes nothing among files that are not its own', async () => {
  const dataDir = newDataDir();
  writeFileSync(join(dataDir, 'letter.txt'), 'dear');
  await expect(start({ dataDir })).rejects.toThrow(`${dataDir}: it holds other files`);
  expect(readdirSync(dataDir)).toEqual(['letter.txt']);
});

it('takes over the lock of a process that has ended', async () => {
  const dataDir = newDataDir();
  writeFileSync(join(dataDir, 'lock'), JSON.stringify({ pid: process.pid, start: 'another life' }));
  expect((await start({ dataDir })).pids).toMatchObject({ primary: expect.any(Number) });
});

it('names a file of secrets that is damaged, and what to do', () => {
  const dataDir = newDataDir();
  writeFileSync(join(dataDir, 'secrets.json'), '{"torn');
  expect(() => loadSecrets(dataDir)).toThrow(`${join(dataDir, 'secrets.json')} is damaged: start with --reset`);
});

it('refuses a port that was asked for and is taken, and leaves nothing behind', async () => {
  const port = await takePort();
  const dataDir = newDataDir();
  const ports = { preferred: { ...RANDOM_PORTS.preferred, upstash: port }, whenTaken: 'fail' } as const;
  await expect(start({ dataDir, ports })).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  const stack = await start({ dataDir, ports: { ...ports, whenTaken: 'choose-another' } });
  expect(stack.upstash.url).not.toContain(String(port));
});

it('makes a replica again that was promoted', async () => {
  const dataDir = newDataDir();
  const before = await start({ dataDir });
  await queryOver(before.replicaSuperuserUrl, 'select pg_promote()');
  await queryOver(before.replicaOwnerUrl, 'create table astray (x int)');
  await before.stop();
  const lines: string[] = [];
  const after = await start({ dataDir, log: (line) => lines.push(line) });
  expect(lines.join('\n')).toContain('making it again');
  expect(
    await queryOver(after.replicaOwnerUrl, `select pg_is_in_recovery() as standby, to_regclass('astray') as it`),
  ).toEqual([{ standby: true, it: null }]);
});

it('makes a replica again whose WAL the primary no longer has', async () => {
  const dataDir = newDataDir();
  const before = await start({ dataDir });
  await before.stopPostgres('replica');
  await queryOver(before.superuserUrl, `alter system set wal_keep_size = 0`);
  await queryOver(before.superuserUrl, 'select pg_reload_conf()');
  await queryOver(before.superuserUrl, 'select pg_switch_wal() from generate_series(1, 3)');
  for (let i = 0; i < 3; i++) {
    await queryOver(before.ownerUrl, `create table fill_${i} as select repeat('x', 100) from generate_series(1, 1000)`);
    await queryOver(before.superuserUrl, 'select pg_switch_wal()');
    await queryOver(before.superuserUrl, 'checkpoint');
  }
  await before.stop();
  const lines: string[] = [];
  const after = await start({ dataDir, log: (line) => lines.push(line) });
  expect(lines.join('\n')).toContain('making it again');
  expect(await queryOver(after.replicaOwnerUrl, 'select count(*)::int as n from fill_2')).toEqual([{ n: 1000 }]);
});

it('uses a database and a Redis that are given, and starts none', async () => {
  const given = await start({ dataDir: newDataDir() });
  const env = { DATABASE_URL: given.ownerUrl, REPLICA_DATABASE_URL: given.replicaOwnerUrl, REDIS_URL: given.redisUrl };
  const stack = await start({ dataDir: newDataDir(), env });
  expect(Object.keys(stack.pids)).toEqual(['guard']);
  expect(stack).toMatchObject({ superuserUrl: null, ownerUrl: given.ownerUrl, redisUrl: given.redisUrl });
  await expect(stack.stopPostgres('primary')).rejects.toThrow('not ours');
  const { username, password } = new URL(given.ownerUrl);
  const url = stack.neonUrl(username, password, 'replica');
  expect(await runCall({ kind: 'query', url, statement: ['select pg_is_in_recovery() as standby'] })).toMatchObject({
    value: { rows: [{ standby: true }] },
  });
});

it('stops in order when told to end', async () => {
  const { command, dataDir, output } = await startCommand();
  const servers = readServers(dataDir);
  command.kill('SIGINT');
  // Not 'exit', after which there may be output to come.
  const [code] = await once(command, 'close');
  expect(code).toBe(0);
  expect(servers.filter(isAlive)).toEqual([]);
  expect(readFileSync(join(dataDir, 'log', 'primary.log'), 'utf8')).toContain('database system is shut down');
  expect(output()).toContain('Stopping');
});

it('leaves no server behind when it is killed, and starts again', async () => {
  const { command, dataDir } = await startCommand();
  const servers = readServers(dataDir);
  expect(servers.filter(isAlive)).toHaveLength(4);
  command.kill('SIGKILL');
  await waitFor(() => servers.every((server) => !isAlive(server)), {
    what: 'the end of the servers',
    deadlineMs: 30_000,
  });
  await start({ dataDir });
});

it('stops what is left when the guard was killed as well', async () => {
  const { command, dataDir } = await startCommand();
  const servers = readServers(dataDir);
  const [guard] = servers;
  if (guard === undefined) throw new Error('the record begins with the guard');
  process.kill(guard.pid, 'SIGKILL');
  command.kill('SIGKILL');
  await once(command, 'exit');
  const survivors = servers.filter(isAlive);
  expect(survivors.length).toBeGreaterThanOrEqual(2);
  await start({ dataDir });
  expect(survivors.filter(isAlive)).toEqual([]);
});

it('explains a wrong option and exits with 2', async () => {
  const command = spawn(process.execPath, [COMMAND, '--bogus'], { stdio: 'ignore' });
  expect(await once(command, 'exit')).toEqual([2, null]);
});

function newDataDir(): string {
  const dataDir = makeTestDataDir();
  cleanups.push(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

async function start(options: Partial<StackOptions> & { dataDir: string }): Promise<Stack> {
  // Random ports the first time only: later starts must remember them.
  const isFirst = !existsSync(join(options.dataDir, 'state.json'));
  const stack = await startStack({
    durable: false,
    env: { PATH: process.env.PATH },
    log: () => undefined,
    ...(isFirst ? { ports: RANDOM_PORTS } : {}),
    ...options,
  });
  cleanups.push(() => stack.stop());
  return stack;
}

async function startCommand(): Promise<{ command: ChildProcess; dataDir: string; output: () => string }> {
  const dataDir = newDataDir();
  const command = spawn(process.execPath, [COMMAND, '--data', dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void command.kill('SIGTERM'));
  let text = '';
  command.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await waitFor(() => text.includes('Ready.'), { what: 'the command to be ready', deadlineMs: 90_000 });
  return { command, dataDir, output: () => text };
}

type RecordedProcess = { readonly pid: number; readonly start: string; readonly signal: string };

function readServers(dataDir: string): RecordedProcess[] {
  // Written by processes.ts.
  const servers: RecordedProcess[] = JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8'));
  return servers;
}

function isAlive({ pid, start }: RecordedProcess): boolean {
  return findProcessStart(pid) === start;
}

/** A port that something else listens on until the test ends. */
async function takePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
