/** Runs commands side by side, tells about each as it ends, and shows the output of those that failed. */
import path from 'node:path';

import { runCommand } from './command.ts';
import { root } from './root.ts';

export interface Task {
  name: string;
  command: readonly [string, ...string[]];
  /** What to do when it fails. */
  advice: string;
}

export interface TaskPoolOptions {
  /** Tasks at the same time. The first of the list start first, so put the slowest there. */
  parallel: number;
  log: (line: string) => void;
}

/** Node keeps here what it has compiled: wrangler alone is started sixty times in `npm test`. */
const compileCache = path.join(root, 'node_modules/.cache/node');

/** Runs all, whatever fails on the way. Returns the names of those that failed. */
export async function runTasks(tasks: readonly Task[], { parallel, log }: TaskPoolOptions): Promise<string[]> {
  const waiting = [...tasks];
  const failed: { task: Task; output: string }[] = [];
  const width = Math.max(...tasks.map(({ name }) => name.length));

  async function work(): Promise<void> {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      const started = performance.now();
      const [program, ...args] = task.command;
      // One after another on purpose: each worker is one slot of the pool.
      const { code, stdout, stderr } = await runCommand(program, args, {
        env: { NO_COLOR: '1', FORCE_COLOR: undefined, NODE_COMPILE_CACHE: compileCache },
      });
      const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5);
      log(`  ${code === 0 ? 'ok    ' : 'FAILED'}  ${task.name.padEnd(width)}  ${seconds} s`);
      if (code !== 0) failed.push({ task, output: `${stdout}\n${stderr}`.trim() });
    }
  }
  await Promise.all(Array.from({ length: parallel }, work));

  for (const { task, output } of failed) {
    log(`\n--- ${task.name}: ${task.command.join(' ')}\n${output}\n--- ${task.name}: ${task.advice}`);
  }
  return failed.map(({ task }) => task.name);
}
