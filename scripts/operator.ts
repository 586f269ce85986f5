/** `npm run operator`: who runs the instance. The first person who confirms an address does; this command makes others, or ends it. */
import type { Client } from 'pg';

import { normaliseEmail } from '../src/identity/email.ts';
import { UsageError } from './lib/arguments.ts';
import { runOwnerCommand, type Work } from './lib/owner-command.ts';
import { asRole } from './lib/owner-database.ts';

const help = `Usage: npm run operator -- <command> [options]

Operators review reports, take links down and suspend workspaces, of the whole instance.

Commands:
  list             who they are
  grant <email>    makes somebody one who has confirmed this address
  revoke <email>   ends it

Options:
  --database-url <url>  the owner's connection string; default: $ADMIN_DATABASE_URL, else that of a running \`npm run dev\`
  --help                show this

Exit codes: 0 done, 1 failed, 2 wrong usage.
`;

await runOwnerCommand({
  name: 'operator',
  help,
  options: {},
  commands: {
    list: { plan: () => list },
    grant: { takes: 'an e-mail address', plan: (_values, email) => setOperator(toEmail(email), true) },
    revoke: { takes: 'an e-mail address', plan: (_values, email) => setOperator(toEmail(email), false) },
  },
});

/** Throws UsageError. */
function toEmail(text: string): string {
  const email = normaliseEmail(text);
  if (!email.ok) throw new UsageError(`${text} is no e-mail address`);
  return email.value;
}

async function list(client: Client): Promise<number> {
  const { rows } = await asRole(client, 'linkpulse_identity', 'read committed', () =>
    client.query<{ email: string; since: Date }>(
      'select email, operator_since as since from users where operator_since is not null order by operator_since',
    ),
  );
  for (const { email, since } of rows) console.log(`${email}  since ${since.toISOString().slice(0, 10)}`);
  if (rows.length === 0) console.log('None yet: the first person who confirms an address becomes one.');
  return 0;
}

function setOperator(email: string, isOperator: boolean): Work {
  return async (client) => {
    const { rowCount } = await asRole(client, 'linkpulse_identity', 'read committed', async () => {
      await client.query(`select set_config('app.actor', 'system:operator-command', true)`);
      return client.query(
        `update users set operator_since = case when $2 then coalesce(operator_since, now()) end
       where email = $1 and (email_verified or not $2)`,
        [email, isOperator],
      );
    });
    if (rowCount === 0) throw new Error(`nobody here has confirmed the address ${email}`);
    console.log(isOperator ? `${email} is an operator.` : `${email} is no operator.`);
    return 0;
  };
}
