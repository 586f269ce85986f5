/** Runs another program to its end. */
import { spawn } from 'node:child_process';
import path from 'node:path';

import { root } from './root.ts';

export interface CommandOptions {
  /** Default: the top folder of the repository. */
  cwd?: string;
  /** Added to this process's environment; undefined takes a variable away. */
  env?: Record<string, string | undefined>;
  /** Given on standard input, which is where secrets go: arguments can be read by every user of the machine. */
  input?: string;
  /** Called with output as it comes. */
  onOutput?: (text: string) => void;
}

export interface CommandResult {
  /** The exit code; 1 when a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Resolves whatever the exit code. Rejects only when the program cannot be started. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const { PATH = '' } = process.env;
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      // The repository's own programs, also when this was not started by npm.
      env: {
        ...process.env,
        PATH: `${path.join(root, 'node_modules/.bin')}${path.delimiter}${PATH}`,
        ...options.env,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const result = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        result[stream] += text;
        options.onOutput?.(text);
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, ...result }));
    // EPIPE when it ends without reading; its exit code says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}
