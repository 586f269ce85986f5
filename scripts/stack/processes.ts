import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProcessStart } from '../lib/process-start.ts';
import { stopProcess, type RunningProcess } from './stop-process.ts';

type StopSignal = 'SIGINT' | 'SIGTERM';

/** Knows every process of a running stack and sees to it that none outlives it. */
export interface Processes {
  /** Answers for a server from now on, until it ends. */
  adopt(name: string, child: ChildProcess, signal: StopSignal): void;
  pids(): Record<string, number>;
  /** Lets the guard go. Call when all servers have ended. */
  close(): Promise<void>;
}

const RECORD = 'processes.json';

/** Starts the guard (see guard.ts). `dataDir` gets a record that lets the next start find what even the guard lost. */
export function openProcesses(dataDir: string, log: (line: string) => void): Processes {
  const running = new Map<string, RunningProcess>();
  const guard = spawn(process.execPath, [join(import.meta.dirname, 'guard.ts')], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  let isClosing = false;
  // EPIPE when the guard has died; its exit is what gets reported.
  guard.stdin.on('error', () => undefined);
  guard.once('error', (error) => log(`the guard did not start: ${error.message}`));
  guard.once('exit', () => {
    if (!isClosing) log('the guard process ended; servers may stay behind if this process is killed now');
  });
  remember('guard', guard, 'SIGTERM');

  function remember(name: string, child: ChildProcess, signal: StopSignal): void {
    const start = child.pid === undefined ? null : findProcessStart(child.pid);
    if (child.pid === undefined || start === null) return;
    const { pid } = child;
    running.set(name, { pid, start, signal });
    save();
    child.once('exit', () => {
      if (running.get(name)?.pid === pid) running.delete(name);
      guard.stdin.write(`forget ${pid}\n`);
      save();
    });
  }

  function save(): void {
    if (isClosing) return;
    // Renamed into place: this process may be killed at any line, and the record is for just that case.
    writeFileSync(join(dataDir, `${RECORD}.new`), JSON.stringify([...running.values()]));
    renameSync(join(dataDir, `${RECORD}.new`), join(dataDir, RECORD));
  }

  return {
    adopt(name, child, signal) {
      guard.stdin.write(`watch ${child.pid} ${signal}\n`);
      remember(name, child, signal);
    },
    pids: () => Object.fromEntries([...running].map(([name, { pid }]) => [name, pid])),
    async close() {
      isClosing = true;
      const ended = new Promise((resolve) => guard.once('exit', resolve));
      guard.stdin.end();
      if (guard.exitCode === null && guard.pid !== undefined) await ended;
      rmSync(join(dataDir, RECORD), { force: true });
    },
  };
}

/** Stops what an earlier stack on this directory left running. Resolves when it is gone. */
export async function stopLeftovers(dataDir: string, log: (line: string) => void): Promise<void> {
  const alive = readRecord(dataDir).filter(({ pid, start }) => findProcessStart(pid) === start);
  if (alive.length > 0) log(`stopping what an earlier run left behind: ${alive.map(({ pid }) => pid).join(', ')}`);
  await Promise.all(alive.map(stopProcess));
}

function readRecord(dataDir: string): RunningProcess[] {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(dataDir, RECORD), 'utf8'));
    return Array.isArray(parsed) ? parsed.filter(isRunningProcess) : [];
  } catch {
    // Absent after a clean stop.
    return [];
  }
}

function isRunningProcess(value: unknown): value is RunningProcess {
  if (typeof value !== 'object' || value === null) return false;
  const isNamed = 'pid' in value && Number.isInteger(value.pid) && 'start' in value && typeof value.start === 'string';
  return isNamed && 'signal' in value && (value.signal === 'SIGINT' || value.signal === 'SIGTERM');
}
