import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackState } from '../state.ts';
import { spawnAs, type ServerAccount } from './account.ts';
import { removeDir, type PostgresBinaries } from './binaries.ts';
import { REPLICATOR } from './settings.ts';

export const OWNER = 'linkpulse';
export const DATABASE = 'linkpulse';

export type Programs = { readonly binaries: PostgresBinaries; readonly account: ServerAccount };

/** Makes the primary's data directory with its roles and its empty database. Leaves nothing half done behind. */
export function createPrimary(dir: string, programs: Programs, passwords: StackState['passwords']): void {
  const partial = `${dir}.new`;
  removeDir(partial);
  mkdirSync(partial, { mode: 0o700 });
  if (programs.account !== null) chownSync(partial, programs.account.uid, programs.account.gid);
  run(programs, programs.binaries.initdb, partial, initdbFlags());
  runSql(partial, programs, [
    // Like the owner role that a hosted Postgres hands out: makes roles and databases, is no superuser.
    `create role ${OWNER} login createrole createdb`,
    // From Postgres 16 on, who creates a role may administer it but not act as it. Migrations give functions to
    // NOLOGIN roles, for which the owner must be able to SET ROLE to them.
    `alter role ${OWNER} set createrole_self_grant = 'set, inherit'`,
    `create role ${REPLICATOR} login replication`,
    `create database ${DATABASE} owner ${OWNER}`,
  ]);
  setPasswords(partial, programs, passwords);
  renameSync(partial, dir);
}

/** Gives the three login roles their passwords. The server must not run. */
export function setPasswords(dir: string, programs: Programs, passwords: StackState['passwords']): void {
  runSql(dir, programs, [
    `alter role postgres password '${passwords.superuser}'`,
    `alter role ${OWNER} password '${passwords.owner}'`,
    `alter role ${REPLICATOR} password '${passwords.replicator}'`,
  ]);
}

/** Makes the replica's data directory from the primary's. Neither server may run. */
export function copyToReplica(primaryDir: string, replicaDir: string, account: ServerAccount): void {
  removeDir(replicaDir);
  // cp, because it keeps owners and modes, which fs.cp does not.
  const copy = spawnSync('cp', ['-pPR', primaryDir, replicaDir], { encoding: 'utf8' });
  if (copy.status !== 0) throw new Error(`could not copy the primary: ${copy.stderr}`, { cause: copy.error });
  rmSync(join(replicaDir, 'postmaster.pid'), { force: true });
  writeServerFile(replicaDir, 'standby.signal', '', account);
}

/** Writes a file that the server's account can read and nobody else. */
export function writeServerFile(dir: string, name: string, text: string, account: ServerAccount): void {
  const path = join(dir, name);
  writeFileSync(path, text, { mode: 0o600 });
  if (account !== null) chownSync(path, account.uid, account.gid);
}

/** The server refuses a directory of another account, which it is after running once as root and once not. */
export function giveTo(account: ServerAccount, dir: string): void {
  if (account === null || statSync(dir).uid === account.uid) return;
  const change = spawnSync('chown', ['-R', `${account.uid}:${account.gid}`, dir], { encoding: 'utf8' });
  if (change.status !== 0) throw new Error(`could not give ${dir} to ${account.name}: ${change.stderr}`);
}

/** What a server program may see of our environment: none of the PG* variables, which would redirect it. */
export function serverEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}

function initdbFlags(): string[] {
  return [
    '--username=postgres',
    // Nobody gets in until toHbaConf() takes over; passwords are set right after this.
    '--auth=reject',
    // The builtin locale sorts alike on every system.
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    // A crash of the machine during creation leaves a `.new` directory, which is thrown away.
    '--no-sync',
    '--no-instructions',
  ];
}

/** Runs statements in single-user mode, which needs no password, no port and no waiting. */
function runSql(dir: string, programs: Programs, statements: readonly string[]): void {
  const output = run(
    programs,
    programs.binaries.postgres,
    dir,
    ['--single', '-c', 'log_checkpoints=off', 'postgres'],
    // One statement a line, and never in the arguments, which every user of the machine can read.
    statements.map((statement) => `${statement};\n`).join(''),
  );
  // It goes on after an error and says 0 at the end.
  if (/\b(ERROR|FATAL|PANIC):/.test(output)) throw new Error(`setting up Postgres failed: ${output}`);
}

function run(programs: Programs, program: string, dir: string, args: readonly string[], input = ''): string {
  const [first = '', ...rest] = args;
  // --single must come first, -D anywhere else.
  const all = first === '--single' ? [first, '-D', dir, ...rest] : ['-D', dir, ...args];
  const done = spawnSync(program, all, {
    ...spawnAs(programs.account),
    cwd: dir,
    env: serverEnv(),
    input,
    encoding: 'utf8',
  });
  const output = `${done.stdout ?? ''}${done.stderr ?? ''}`;
  if (done.status !== 0)
    throw new Error(`${program} failed (${done.status ?? done.signal}): ${output}`, { cause: done.error });
  return output;
}
