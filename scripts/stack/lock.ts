import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * Takes the data directory for this process and returns what gives it back.
 * A lock whose process has ended is taken over. Throws StackLockedError.
 */
export function lockDataDir(dataDir: string): () => void {
  const path = join(dataDir, 'lock');
  const mine = JSON.stringify({ pid: process.pid, start: findProcessStart(process.pid) });
  if (!tryCreate(path, mine)) {
    takeOver(dataDir, path);
    if (!tryCreate(path, mine)) throw new StackLockedError(dataDir, readHolder(readText(path)).pid);
  }
  return () => rmSync(path, { force: true });
}

function tryCreate(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function takeOver(dataDir: string, path: string): void {
  // Released since we tried.
  if (!existsSync(path)) return;
  const seen = readText(path);
  const holder = readHolder(seen);
  if (holder.start !== null && findProcessStart(holder.pid) === holder.start) {
    throw new StackLockedError(dataDir, holder.pid);
  }
  // Renaming instead of deleting: if another starter took over in between, what we moved away is its fresh lock,
  // which goes back.
  const aside = `${path}.${process.pid}`;
  renameSync(path, aside);
  if (readText(aside) === seen) return rmSync(aside);
  renameSync(aside, path);
  throw new StackLockedError(dataDir, readHolder(readText(path)).pid);
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
