/** `npm run check`: all that can be said about the code without stores, in about half a minute on two idle cores. */
import { availableParallelism } from 'node:os';

import { tasks } from './check/tasks.ts';
import { parseOrExit } from './lib/arguments.ts';
import { runTasks } from './lib/task-pool.ts';

const help = `npm run check [-- NAME ...]

Looks at format, lint with types, the TypeScript projects, unused code, generated types, migrations against the schema, the
API's description, and runs the rule tests. Changes nothing. With names it does only those:

${tasks.map(({ name }) => `  ${name}`).join('\n')}`;

const { values, positionals } = parseOrExit(
  { options: { help: { type: 'boolean', short: 'h' } }, allowPositionals: true },
  help,
);
const unknown = positionals.filter((wanted) => !tasks.some(({ name }) => name === wanted));
if (values.help) console.log(help);
else if (unknown.length > 0) {
  console.error(`There is no check called ${unknown.join(', ')}.\n\n${help}`);
  process.exitCode = 2;
} else {
  const started = performance.now();
  const chosen = positionals.length > 0 ? tasks.filter(({ name }) => positionals.includes(name)) : tasks;
  const failed = await runTasks(chosen, { parallel: availableParallelism() + 1, log: (line) => console.log(line) });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (failed.length === 0) console.log(`\nAll ${chosen.length} checks passed in ${seconds} s.`);
  else {
    console.log(`\n${failed.length} of ${chosen.length} checks failed after ${seconds} s: ${failed.join(', ')}.`);
    process.exitCode = 1;
  }
}
