/** `npm run audit`: proof that nobody changed the audit log, and what it says. */
import { parseArgs } from 'node:util';

import { instanceChain, type Head } from '../src/audit/chain.ts';
import { parsePublicId } from '../src/lib/id.ts';
import { list } from './audit/list.ts';
import { verify } from './audit/verify.ts';
import { describeFailure, toExitCode, toNumber, UsageError } from './lib/arguments.ts';
import { openDatabase, withDatabase } from './lib/owner-database.ts';

const help = `Usage: npm run audit -- <command> [options]

Commands:
  verify   proves each chain from its first entry to its head, and prints the heads
  list     the newest entries of a chain, newest first

A chain proves that nothing in it was changed, removed or moved. Whoever can rewrite the end of a chain and its head together can
hide it; to find that out too, keep the printed heads elsewhere and give them back with --head.

Options:
  --workspace <ws_…>    the chain of this workspace, or "instance"; default: verify all, list the instance
  --head <seq>:<hash>   verify --workspace: that the chain still holds this entry, which was its head once
  --limit <n>           list: entries to show; default 50
  --database-url <url>  the owner's connection string; default: $ADMIN_DATABASE_URL, else that of a running \`npm run dev\`
  --help                show this

Exit codes: 0 done, 1 failed or a chain broken, 2 wrong usage.
`;

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`audit: ${describeFailure(error)}`);
  process.exitCode = toExitCode(error);
  if (process.exitCode === 2) console.error('Try: npm run audit -- --help');
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      workspace: { type: 'string' },
      head: { type: 'string' },
      limit: { type: 'string', default: '50' },
      'database-url': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const [command, ...rest] = positionals;
  if (command === undefined) throw new UsageError('no command given');
  if (rest.length > 0) throw new UsageError(`what is ${rest.join(' ')}?`);
  const limit = toNumber('--limit', values.limit);
  const chain = values.workspace === undefined ? null : parseWorkspace(values.workspace);
  const exported = values.head === undefined ? null : parseHead(values.head);
  if (exported && !chain) throw new UsageError('--head belongs to a chain: give its --workspace too');
  const connect = () => openDatabase(values['database-url']);
  switch (command) {
    case 'verify':
      return withDatabase(connect, (client) => verify(client, chain, exported));
    case 'list':
      return withDatabase(connect, (client) => list(client, chain ?? instanceChain, limit));
    default:
      throw new UsageError(`there is no command ${command}`);
  }
}

/** Also `instance`. Throws UsageError. */
function parseWorkspace(text: string): string {
  const chain = text === 'instance' ? instanceChain : parsePublicId('ws', text);
  if (chain === null) throw new UsageError(`${text} is no id of a workspace; one looks like ws_… or is "instance"`);
  return chain;
}

/** Throws UsageError. */
function parseHead(text: string): Head {
  const [seq, hash, ...rest] = text.split(':');
  if (!seq || !hash || rest.length > 0 || !/^[0-9a-f]{64}$/.test(hash))
    throw new UsageError('--head must be <seq>:<hash>, as verify prints it');
  return { seq: toNumber('--head', seq), hash };
}
