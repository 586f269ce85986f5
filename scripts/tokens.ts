/** `npm run tokens`: the keys that sign access tokens, and how to replace them. */
import { parseArgs } from 'node:util';

import { describeFailure, toExitCode, UsageError } from './lib/arguments.ts';
import { openDatabase, withDatabase } from './lib/owner-database.ts';
import { list, retire, rotate } from './tokens/keys.ts';

const help = `Usage: npm run tokens -- <command> [options]

Commands:
  list            the keys, which of them signs, and until when each is believed
  rotate          hands over to a new key: it is published at once and signs ten minutes later; the old one verifies until its
                  last token has expired. Nobody is signed out
  retire <kid>    ends a key now, because somebody else may have it: within half a minute no token that it signed is accepted,
                  and clients refresh theirs

Options:
  --database-url <url>  the owner's connection string; default: $ADMIN_DATABASE_URL, else that of a running \`npm run dev\`
  --help                show this

Exit codes: 0 done, 1 failed or no such key, 2 wrong usage.
`;

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`tokens: ${describeFailure(error)}`);
  process.exitCode = toExitCode(error);
  if (process.exitCode === 2) console.error('Try: npm run tokens -- --help');
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { 'database-url': { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const [command, kid, ...rest] = positionals;
  if (command === undefined) throw new UsageError('no command given');
  if (rest.length > 0 || (command !== 'retire' && kid !== undefined)) throw new UsageError('too many arguments');
  const connect = () => openDatabase(values['database-url']);
  switch (command) {
    case 'list':
      return withDatabase(connect, list);
    case 'rotate':
      return withDatabase(connect, rotate);
    case 'retire':
      if (kid === undefined) throw new UsageError('retire takes the id of a key, as list shows it');
      return withDatabase(connect, (client) => retire(client, kid));
    default:
      throw new UsageError(`there is no command ${command}`);
  }
}
