/**
 * What a run has started, and how it is ended: in reverse order, whether the run succeeds, fails or is interrupted. Ctrl-C makes
 * whatever the run waits for fail (see `interrupted`), so that it ends as it does after an error; a second one leaves at once.
 */
import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Scope {
  /** Called when the run ends. */
  defer(undo: () => unknown): void;
  /** A new directory that is removed when the run ends. */
  folder(): Promise<string>;
}

export async function inScope<Outcome>(work: (scope: Scope) => Promise<Outcome>): Promise<Outcome> {
  const undos: (() => unknown)[] = [];
  const scope: Scope = {
    defer: (undo) => void undos.push(undo),
    async folder() {
      const folder = await makeFolder();
      scope.defer(() => removeFolder(folder));
      return folder;
    },
  };
  try {
    return await work(scope);
  } finally {
    // Backwards and one by one; what cannot be ended must not keep the rest from it.
    const failures: unknown[] = [];
    for (const undo of undos.toReversed()) {
      try {
        await undo();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) console.error('Not everything could be ended:', ...failures);
  }
}

const folders = new Set<string>();
const children = new Set<ChildProcess>();
// For a second Ctrl-C, which waits for nothing. The stores of a local stack have a guard of their own.
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** Lets the child end with this process at the latest. */
export function endWithUs(child: ChildProcess): void {
  children.add(child);
  child.once('exit', () => children.delete(child));
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'linkpulse-bench-'));
  folders.add(folder);
  return folder;
}

async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  folders.delete(folder);
}

const interruption = new AbortController();

/** Aborted by Ctrl-C and by a request to terminate. */
export const interrupted: AbortSignal = interruption.signal;

/** Lets signals end the run in order. */
export function watchSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (interrupted.aborted) process.exit(130);
      console.error('  Stopping …');
      interruption.abort(new Error('Interrupted.'));
    });
  }
}
