/** `npm run audit`: proof that nobody changed the audit log, and what it says. */
import { instanceChain, start, type Head } from '../src/audit/chain.ts';
import { parsePublicId } from '../src/lib/id.ts';
import { list } from './audit/list.ts';
import { verifyFile } from './audit/verify-file.ts';
import { verify } from './audit/verify.ts';
import { toNumber, UsageError } from './lib/arguments.ts';
import { runOwnerCommand } from './lib/owner-command.ts';

const help = `Usage: npm run audit -- <command> [options]

Commands:
  verify   proves each chain from its first entry to its head, and prints the heads
  list     the newest entries of a chain, newest first

A chain proves that nothing in it was changed, removed or moved. Whoever can rewrite the end of a chain and its head together can
hide it; to find that out too, keep the printed heads elsewhere and give them back with --head.

Options:
  --workspace <ws_…>    the chain of this workspace, or "instance"; default: verify all, list the instance
  --head <seq>:<hash>   verify --workspace or --file: that the chain still holds this entry, which was its head once
  --file <export>       verify: proves the lines of GET /api/audit/export, one piece or all after each other, without a database;
                        a file that was written anew from its beginning shows only with a --head that was kept elsewhere
  --after <seq>:<hash>  verify --file: the last entry of the piece before, when the file does not begin with entry 1
  --limit <n>           list: entries to show; default 50
  --database-url <url>  the owner's connection string; default: $ADMIN_DATABASE_URL, else that of a running \`npm run dev\`
  --help                show this

Exit codes: 0 done, 1 failed or a chain broken, 2 wrong usage.
`;

await runOwnerCommand({
  name: 'audit',
  help,
  options: {
    workspace: { type: 'string' },
    head: { type: 'string' },
    file: { type: 'string' },
    after: { type: 'string' },
    limit: { type: 'string', default: '50' },
  },
  commands: {
    verify: {
      plan: ({ workspace, head, file, after }) => {
        const chain = workspace === undefined ? null : parseWorkspace(workspace);
        const exported = head === undefined ? null : parseHead('--head', head);
        if (file !== undefined) {
          const begin = after === undefined ? start : parseHead('--after', after);
          if (exported && exported.seq <= begin.seq)
            throw new UsageError('--head must name an entry of the file, or one behind it');
          return { offline: () => verifyFile(file, { after: begin, exported, chain }) };
        }
        if (after !== undefined) throw new UsageError('--after belongs to a --file');
        if (exported && chain === null)
          throw new UsageError('--head belongs to a chain: give its --workspace or a --file too');
        return (client) => verify(client, chain, exported);
      },
    },
    list: {
      plan: ({ workspace, limit }) => {
        const chain = workspace === undefined ? instanceChain : parseWorkspace(workspace);
        const entries = toNumber('--limit', limit);
        return (client) => list(client, chain, entries);
      },
    },
  },
});

/** Also `instance`. Throws UsageError. */
function parseWorkspace(text: string): string {
  const chain = text === 'instance' ? instanceChain : parsePublicId('ws', text);
  if (chain === null) throw new UsageError(`${text} is no id of a workspace; one looks like ws_… or is "instance"`);
  return chain;
}

/** Throws UsageError. */
function parseHead(option: string, text: string): Head {
  const [seq, hash, ...rest] = text.split(':');
  if (!seq || !hash || rest.length > 0 || !/^[0-9a-f]{64}$/.test(hash))
    throw new UsageError(`${option} must be <seq>:<hash>, as verify prints it`);
  return { seq: toNumber(option, seq), hash };
}
