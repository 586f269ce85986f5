/** Programs that tests start as a person would, and the processes that those start in turn. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { findProcessStart } from '../../scripts/lib/process-start.ts';
import { root } from '../../scripts/lib/root.ts';
import { waitFor } from '../../scripts/lib/wait-for.ts';

export interface Running {
  child: ChildProcess;
  output(): string;
  /** Waits for the text in the output; throws with the output when the program ends before. */
  says(text: string, deadlineMs: number): Promise<void>;
  /** Sends the signal and resolves with the exit code when the program has ended. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export function run(args: readonly string[]): Running {
  // A group of its own, as a terminal would give it.
  const child = spawn('node', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const ended = once(child, 'exit');
  return {
    child,
    output: () => output,
    async says(text, deadlineMs) {
      await waitFor(
        () => {
          if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}:\n${output}`);
          return output.includes(text);
        },
        { what: `"${text}" in:\n${output}`, deadlineMs },
      );
    },
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}

/** The process and all that descend from it, each with its start, so that a reused pid is not taken for it. */
export async function familyOf(pid: number): Promise<Map<number, string>> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = new Set([pid]);
  for (let before = 0; before !== family.size;) {
    before = family.size;
    for (const [child = 0, parent = 0] of pairs) if (family.has(parent)) family.add(child);
  }
  return new Map([...family].map((member) => [member, findProcessStart(member) ?? '']));
}

/** Those of them that still run. */
export const survivorsOf = (family: ReadonlyMap<number, string>): number[] =>
  [...family].filter(([pid, start]) => start !== '' && findProcessStart(pid) === start).map(([pid]) => pid);
