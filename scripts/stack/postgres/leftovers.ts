import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProcessStart } from '../../lib/process-start.ts';
import { waitFor } from '../../lib/wait-for.ts';
import { stopProcess } from '../stop-process.ts';

/** How long the processes of a server that was killed may take to notice. */
const NOTICE_MS = 10_000;

/**
 * Stops a server that still runs on this directory, though the stack that started it is gone, and removes its pid
 * file. Call only while holding the data directory's lock.
 */
export async function stopLeftoverServer(dir: string, log: (line: string) => void): Promise<void> {
  const pid = readServerPid(dir);
  if (pid === null) return;
  const start = findProcessStart(pid);
  if (start !== null && isServerOf(dir, pid)) {
    log(`stopping a Postgres server (process ${pid}) that an earlier run left behind`);
    await stopProcess({ pid, start, signal: 'SIGINT' });
  }
  // Sessions of a killed server still write to the directory until they notice.
  await waitFor(() => !isInUse(dir), { what: `old Postgres processes to leave ${dir}`, deadlineMs: NOTICE_MS });
  // Postgres takes the pid in this file for a server that runs even if another program has that number by now.
  rmSync(join(dir, 'postmaster.pid'), { force: true });
}

/** What the server writes into its pid file as it starts and stops; null without a file. */
export function readServerStatus(dir: string): { pid: number; status: string } | null {
  try {
    const lines = readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), status: (lines[7] ?? '').trim() };
  } catch {
    // ENOENT: not running, or not started far enough.
    return null;
  }
}

function readServerPid(dir: string): number | null {
  const pid = readServerStatus(dir)?.pid ?? 0;
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

/** Every process of a server works in its data directory. Without /proc the start of a stack is told by its record. */
function isServerOf(dir: string, pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === dir;
  } catch {
    // No /proc (macOS), or the process is gone.
    return false;
  }
}

function isInUse(dir: string): boolean {
  if (process.platform !== 'linux') return false;
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && isServerOf(dir, Number(name)));
}
