/** `npm run tokens`: the keys that sign access tokens, and how to replace them. */
import { runOwnerCommand } from './lib/owner-command.ts';
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

await runOwnerCommand({
  name: 'tokens',
  help,
  options: {},
  commands: {
    list: { plan: () => list },
    rotate: { plan: () => rotate },
    retire: {
      takes: 'the id of a key, as list shows it',
      plan: (_values, kid) => (client) => retire(client, kid),
    },
  },
});
