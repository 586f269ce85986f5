/** `npm run dev`: the whole of LinkPulse on this machine, on real stores and the real Workers runtime. */
import path from 'node:path';

import { dev } from './dev/run.ts';
import { parseOrExit } from './lib/arguments.ts';
import { root } from './lib/root.ts';

const help = `npm run dev -- [--port N] [--reset] [--data DIR]

Starts Postgres with a replica, Valkey and all Workers; prints addresses and a demo key when ready. Ctrl-C stops everything.

  --port N    where the app and the short links listen (default 8787)
  --reset     begins with empty stores
  --data DIR  where data, secrets and logs live (default .linkpulse)

DATABASE_URL, REPLICA_DATABASE_URL and REDIS_URL name stores to use instead of local ones.`;

const { values } = parseOrExit(
  {
    options: {
      port: { type: 'string', default: '8787' },
      data: { type: 'string', default: path.join(root, '.linkpulse') },
      reset: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  },
  help,
);
const port = Number(values.port);
if (values.help) console.log(help);
else if (!Number.isInteger(port) || port < 1 || port > 65_535) {
  console.error(`--port must be a number from 1 to 65535, not ${values.port}\n\n${help}`);
  process.exitCode = 2;
} else {
  try {
    await dev({ port, dataDir: path.resolve(values.data), reset: values.reset });
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
