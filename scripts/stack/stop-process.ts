import { findProcessStart } from '../lib/process-start.ts';
import { waitFor } from '../lib/wait-for.ts';

export type RunningProcess = {
  readonly pid: number;
  /** As `findProcessStart` said; a process with another start is somebody else's. */
  readonly start: string;
  /** Postgres takes SIGINT as "fast shutdown" and SIGTERM as "wait for the clients". */
  readonly signal: NodeJS.Signals;
};

/** How long a server may take to shut down in order before it is made to. */
const GRACE_MS = 10_000;
/** Postgres takes SIGQUIT as "immediate shutdown": it still ends its own children. */
const INSIST_MS = 3000;

/** Ends a process that need not be our child, first politely. Resolves when it is gone. */
export async function stopProcess(target: RunningProcess): Promise<void> {
  const steps = [
    [target.signal, GRACE_MS],
    ['SIGQUIT', INSIST_MS],
    ['SIGKILL', INSIST_MS],
  ] as const;
  for (const [signal, deadlineMs] of steps) {
    if (!send(target, signal)) return;
    // Each step is taken only when the one before failed
    if (await isGoneWithin(target, deadlineMs)) return;
  }
  throw new Error(`process ${target.pid} survived SIGKILL`);
}

function send(target: RunningProcess, signal: NodeJS.Signals): boolean {
  if (findProcessStart(target.pid) !== target.start) return false;
  try {
    process.kill(target.pid, signal);
    return true;
  } catch {
    // ESRCH: it ended between the two lines.
    return false;
  }
}

async function isGoneWithin(target: RunningProcess, deadlineMs: number): Promise<boolean> {
  try {
    await waitFor(() => findProcessStart(target.pid) !== target.start, {
      what: `the end of ${target.pid}`,
      deadlineMs,
    });
    return true;
  } catch {
    // The deadline passed.
    return false;
  }
}
