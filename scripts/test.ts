/** `npm test`: `npm run check`, and then every suite and a dry run of the deployment. */
import { tasks as checks } from './check/tasks.ts';
import { parseOrExit } from './lib/arguments.ts';
import { runTasks, type Task } from './lib/task-pool.ts';

const help = `npm test

Runs all that \`npm run check\` does, then every suite and a dry run of the deployment; about five minutes on two idle cores.
Shows the output of what failed. One suite or one file: npx vitest run --config test/vitest.config.ts --project contract [FILE]`;

const vitest = (name: string, projects: readonly string[]): Task => {
  const chosen = projects.flatMap((project) => ['--project', project]);
  return {
    name,
    command: ['vitest', 'run', '--config', 'test/vitest.config.ts', '--reporter', 'minimal', ...chosen],
    advice: `mend what they show: vitest run --config test/vitest.config.ts ${chosen.join(' ')} FILE`,
  };
};

/** Drills mostly wait, for queues and for stores that are away; the others compute meanwhile. Each has a system of its own. */
const suites: readonly Task[] = [
  vitest('system and browser tests', ['system', 'e2e']),
  vitest('contract tests', ['contract']),
  vitest('drills', ['drills']),
  {
    name: 'dry run of the deployment',
    command: [process.execPath, 'scripts/deploy.ts', '--dry-run'],
    advice: 'npm run deploy -- --dry-run',
  },
];

const { values } = parseOrExit({ options: { help: { type: 'boolean', short: 'h' } } }, help);
if (values.help) console.log(help);
else {
  const started = performance.now();
  const log = (line: string): void => console.log(line);
  const failed = await runTasks(checks, { parallel: 3, log });
  // What does not even type-check is not worth five minutes.
  if (failed.length === 0) failed.push(...(await runTasks(suites, { parallel: suites.length, log })));
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  if (failed.length === 0) console.log(`\nAll passed in ${seconds} s.`);
  else {
    console.log(`\nFailed after ${seconds} s: ${failed.join(', ')}.`);
    process.exitCode = 1;
  }
}
