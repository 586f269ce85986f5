// `npm run stack`: runs the local Postgres pair, Valkey and the two gateways until Ctrl-C.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { portsFrom } from './stack/ports.ts';
import { startStack } from './stack/start-stack.ts';
import type { Stack, StackOptions } from './stack/types.ts';

const HELP = `Usage: npm run stack -- [options]

Runs Postgres (a primary and a streaming replica), Valkey, and the gateways that let Workers reach them as they reach
Neon and Upstash. Ctrl-C stops everything; the data stays for the next run.

Options:
  --port <n>    listen on n to n+5 instead of the usual ports; fails when one is taken
  --data <dir>  keep data, passwords and logs there instead of .linkpulse
  --reset       delete the local data first
  --help        show this

Environment:
  DATABASE_URL          use this Postgres (URL of its owner role) instead of starting one
  REPLICA_DATABASE_URL  its replica, if it has one
  REDIS_URL             use this Redis or Valkey instead of starting one
`;

const EXIT_USAGE = 2;
/** What a shell reports for a program ended by Ctrl-C. */
const EXIT_INTERRUPTED = 130;
const HIGHEST_BASE_PORT = 65_530;

type Command = Pick<StackOptions, 'dataDir' | 'reset' | 'ports'> | 'help';

/** Throws with a message for the user. */
function parseCommand(args: readonly string[]): Command {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      reset: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const target = {
    dataDir: values.data ?? join(import.meta.dirname, '..', '.linkpulse'),
    reset: values.reset,
  };
  if (values.port === undefined) return target;
  const base = Number(values.port);
  if (!Number.isInteger(base) || base < 1 || base > HIGHEST_BASE_PORT) {
    throw new Error(`--port must be a number from 1 to ${HIGHEST_BASE_PORT}, not ${values.port}`);
  }
  return { ...target, ports: { preferred: portsFrom(base), whenTaken: 'fail' } };
}

function describe(stack: Stack): string {
  const gateways = (['primary', 'replica'] as const).map((endpoint) => {
    const { host } = new URL(stack.neonUrl('role', 'password', endpoint));
    return `http://${host}/sql`;
  });
  return [
    '',
    `Postgres primary    ${stack.ownerUrl}`,
    `Postgres replica    ${stack.replicaOwnerUrl}`,
    ...(stack.superuserUrl === null ? [] : [`Postgres superuser  ${stack.superuserUrl}`]),
    `Redis               ${stack.redisUrl}`,
    `Neon gateways       ${gateways.join('  ')}`,
    `Upstash gateway     ${stack.upstash.url}  token ${stack.upstash.token}`,
    '',
    'Ready. Ctrl-C stops it.',
  ].join('\n');
}

async function run(target: Exclude<Command, 'help'>): Promise<void> {
  const started = performance.now();
  const stopping = new Promise<void>((resolve) => {
    let asked = 0;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        // Asked twice: leave at once. The guard still stops the servers.
        if (asked++ > 0) process.exit(EXIT_INTERRUPTED);
        resolve();
      });
    }
  });
  const stack = await startStack({ ...target, log: (line) => console.log(`  ${line}`) });
  console.log(describe(stack));
  console.log(`(started in ${((performance.now() - started) / 1000).toFixed(1)} s)`);
  await stopping;
  console.log('Stopping …');
  await stack.stop();
}

let command: Command;
try {
  command = parseCommand(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  process.exit(EXIT_USAGE);
}
if (command === 'help') {
  console.log(HELP);
} else {
  await run(command).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
