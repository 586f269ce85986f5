/** Everything that `npm run check` looks at. Slowest first, so that the short ones fill the gaps. */
import type { Task } from '../lib/task-pool.ts';

const node = (...args: string[]): readonly [string, ...string[]] => [process.execPath, ...args];

const types = (name: string, project: string): Task => ({
  name: `types: ${name}`,
  command: ['tsc', '-p', project],
  advice: 'mend the types; the projects differ in the globals that they know',
});

export const tasks: readonly Task[] = [
  {
    name: 'rule tests',
    command: ['vitest', 'run', '--config', 'test/vitest.config.ts', '--project', 'rules', '--reporter', 'minimal'],
    advice: 'mend what they show: vitest --config test/vitest.config.ts --project rules',
  },
  {
    name: 'env.d.ts',
    command: node('scripts/types.ts', '--check'),
    advice: 'run npm run types and commit what it writes',
  },
  {
    name: 'lint',
    command: ['oxlint', '--type-aware'],
    advice: 'mend it; a rule that must be broken is switched off on that line with its reason',
  },
  types('rules', 'src/tsconfig.rules.json'),
  types('workers', 'workers'),
  types('scripts and tests', 'scripts'),
  types('web page', 'src/dashboard'),
  {
    name: 'migrations',
    command: node('scripts/migrate.ts', '--check'),
    advice: 'run npm run generate and commit what it writes',
  },
  {
    name: 'api description',
    command: node('scripts/check/openapi.ts'),
    advice: 'complete the route; how strict it is stands in test/redocly.yaml',
  },
  {
    name: 'unused code',
    command: ['knip'],
    advice: 'delete what nothing uses, or use it; where it looks is set under "knip" in package.json',
  },
  {
    name: 'format',
    command: ['oxfmt', '--check'],
    advice: 'run npm run format',
  },
];
