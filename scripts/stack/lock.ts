import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProcessStart } from '../lib/process-start.ts';

/** Another stack that runs has this data directory. */
class StackLockedError extends Error {
  readonly code = 'STACK_LOCKED';
  readonly pid: number;

  constructor(dataDir: string, pid: number) {
    super(
      `LinkPulse already runs with the data in ${dataDir} (process ${pid}): stop it first, or choose another directory with --data`,
    );
    this.name = 'StackLockedError';
    this.pid = pid;
  }
}

/** Gives a lock back. */
export type Release = () => void;

/**
 * Takes the data directory for this process and returns what gives it back.
 * A lock whose process has ended is taken over. Throws StackLockedError.
 */
export function lockDataDir(dataDir: string): Release {
  const lock = takeLock(join(dataDir, 'lock'));
  if ('holder' in lock) throw new StackLockedError(dataDir, lock.holder);
  return lock.release;
}

/** Takes the lock that a file stands for, or names the process that has it. The file's directory must exist. */
export function takeLock(path: string): { release: Release } | { holder: number } {
  const mine = JSON.stringify({ pid: process.pid, start: findProcessStart(process.pid) });
  const holder = (): { holder: number } => ({ holder: readHolder(readText(path)).pid });
  if (!tryCreate(path, mine) && (!removeStale(path) || !tryCreate(path, mine))) return holder();
  return { release: () => rmSync(path, { force: true }) };
}

/** By a link, which comes into being with its text; a file that is created and then written could be read between. */
function tryCreate(path: string, text: string): boolean {
  const written = `${path}.${process.pid}.new`;
  writeFileSync(written, text);
  try {
    linkSync(written, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(written);
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Whether the lock is nobody's now. */
function removeStale(path: string): boolean {
  const seen = readText(path);
  const holder = readHolder(seen);
  if (holder.start !== null && findProcessStart(holder.pid) === holder.start) return false;
  const aside = `${path}.${process.pid}`;
  try {
    // Renaming instead of deleting: if another starter took over in between, what we moved away is its fresh lock,
    // which goes back.
    renameSync(path, aside);
  } catch (error) {
    // Released since we tried.
    if (codeOf(error) === 'ENOENT') return true;
    throw error;
  }
  if (readText(aside) !== seen) {
    renameSync(aside, path);
    return false;
  }
  rmSync(aside);
  return true;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The holder released it this moment.
    return '';
  }
}

/** A lock that cannot be read was torn by a crash: nobody's. */
function readHolder(text: string): { pid: number; start: string | null } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'pid' in value && 'start' in value) {
      return { pid: Number(value.pid), start: String(value.start) };
    }
  } catch {
    // Not JSON: falls through to nobody's.
  }
  return { pid: 0, start: null };
}
