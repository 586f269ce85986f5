/** What all commands have in common that look into the owner's database: `npm run <name> -- <command> [argument] [options]`. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Client } from 'pg';

import { describeFailure, toExitCode, UsageError } from './arguments.ts';
import { openDatabase } from './owner-database.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<Own extends Options> = ReturnType<typeof parseArgs<{ options: Own }>>['values'];

/** What is to be done on the database; resolves with the exit code. */
export type Work = (client: Client) => Promise<number>;

/** What needs no database; resolves with the exit code. */
export interface OfflineWork {
  offline: () => Promise<number>;
}

interface Command<Own extends Options> {
  /** What its one argument is, for whoever leaves it out; without this it has none. */
  takes?: string;
  /** Throws UsageError before anything is connected. */
  plan: (values: Values<Own>, argument: string) => Work | OfflineWork;
}

export interface OwnerCommand<Own extends Options> {
  name: string;
  help: string;
  /** Besides `--database-url` and `--help`. */
  options: Own;
  commands: Readonly<Record<string, Command<Own>>>;
}

/** Runs the command that the process was started with, and sets its exit code. Failures are told in a sentence. */
export async function runOwnerCommand<Own extends Options>(command: OwnerCommand<Own>): Promise<void> {
  try {
    process.exitCode = await run(command, process.argv.slice(2));
  } catch (error) {
    console.error(`${command.name}: ${describeFailure(error)}`);
    process.exitCode = toExitCode(error);
    if (process.exitCode === 2) console.error(`Try: npm run ${command.name} -- --help`);
  }
}

async function run<Own extends Options>(
  { help, options, commands }: OwnerCommand<Own>,
  args: readonly string[],
): Promise<number> {
  const all: Options = {
    ...options,
    'database-url': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  };
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: all });
  if (values['help']) {
    console.log(help);
    return 0;
  }
  const [name, argument, ...rest] = positionals;
  if (name === undefined) throw new UsageError('no command given');
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`there is no command ${name}`);
  const surplus = command.takes === undefined ? positionals.slice(1) : rest;
  if (surplus.length > 0) throw new UsageError(`what is ${surplus.join(' ')}?`);
  if (command.takes !== undefined && argument === undefined) throw new UsageError(`${name} takes ${command.takes}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parsed by the very options that the type is made of, and two more
  const work = command.plan(values as Values<Own>, argument ?? '');
  if ('offline' in work) return work.offline();
  const url = values['database-url'];
  const client = await openDatabase(typeof url === 'string' ? url : undefined);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
