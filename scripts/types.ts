/** Generates `env.d.ts` of every Worker from its wrangler.toml, or with --check says which are out of date. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { parseOrExit } from './lib/arguments.ts';
import { workers } from './lib/workers.ts';

const help =
  'npm run types [-- --check]\n\nWrites workers/*/env.d.ts from the wrangler.toml files; --check only compares.';

const { values } = parseOrExit(
  { options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } },
  help,
);
if (values.help) {
  console.log(help);
  process.exit(0);
}

const run = promisify(execFile);
for (const worker of workers) {
  // Configs after the first tell wrangler where the Workers behind service bindings live, so that their methods are typed.
  const others = workers
    .filter(({ name }) => name !== worker.name && worker.binds.includes(name))
    .map(({ config }) => config);
  const configs = [worker.config, ...others].flatMap((config) => ['-c', config]);
  const flags = ['--include-runtime=false', '--strict-vars=false', '--env-interface', worker.envInterface];
  try {
    await run('wrangler', ['types', ...flags, ...configs, worker.types, ...(values.check ? ['--check'] : [])]);
  } catch (error) {
    console.error(`${worker.types} ${values.check ? 'is out of date: run npm run types' : 'could not be written'}`);
    if (error instanceof Error && 'stderr' in error) console.error(String(error.stderr));
    process.exitCode = 1;
  }
}
