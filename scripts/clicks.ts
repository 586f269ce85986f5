/** `npm run clicks`: how the click pipeline is, what failed in it, sending that again, and proof that the counters are right. */
import { listDead, replay } from './clicks/letters.ts';
import { check, rebuild } from './clicks/rebuild.ts';
import { report } from './clicks/report.ts';
import { status } from './clicks/status.ts';
import { toNumber, UsageError } from './lib/arguments.ts';
import { runOwnerCommand } from './lib/owner-command.ts';

const help = `Usage: npm run clicks -- <command> [options]

Commands:
  status     clicks, batches and dead letters, what is not folded yet, the default partition, age and lag of what came last
  report     by hour: redirects served by an independent count, clicks captured, counted, missing and lost
  dead       lists the dead letters that wait, with the reason
  replay     asks for the replay of dead letters; the jobs Worker sends a hundred a minute
  rebuild    computes the counters from the ledger, compares them with the live ones and replaces what differs, a day at a time

Options:
  --id <n>              replay: this dead letter
  --all                 replay: all that wait
  --wait                replay: until they were sent, and fail when they were not in time
  --timeout <seconds>   replay --wait: how long; default 150
  --check               rebuild: compare only; fails when a counter is wrong. Does not hold up ingest
  --hours <n>           report: how many; default 24
  --limit <n>           dead, rebuild: lines to show; default 50
  --database-url <url>  the owner's connection string; default: $ADMIN_DATABASE_URL, else that of a running \`npm run dev\`
  --help                show this

Exit codes: 0 done, 1 failed or counters wrong, 2 wrong usage.
`;

await runOwnerCommand({
  name: 'clicks',
  help,
  options: {
    id: { type: 'string' },
    all: { type: 'boolean', default: false },
    wait: { type: 'boolean', default: false },
    timeout: { type: 'string', default: '150' },
    check: { type: 'boolean', default: false },
    hours: { type: 'string', default: '24' },
    limit: { type: 'string', default: '50' },
  },
  commands: {
    status: { plan: () => status },
    report: {
      plan: (values) => {
        const hours = toNumber('--hours', values.hours);
        return (client) => report(client, hours);
      },
    },
    dead: {
      plan: (values) => {
        const limit = toNumber('--limit', values.limit);
        return (client) => listDead(client, limit);
      },
    },
    replay: {
      plan: (values) => {
        if ((values.id === undefined) === !values.all) throw new UsageError('replay takes either --id <n> or --all');
        const id = values.id === undefined ? null : toNumber('--id', values.id);
        const timeoutMs = toNumber('--timeout', values.timeout) * 1000;
        return (client) => replay(client, id, values.wait ? timeoutMs : null);
      },
    },
    rebuild: {
      plan: (values) => {
        const limit = toNumber('--limit', values.limit);
        return (client) => (values.check ? check(client, limit) : rebuild(client, limit));
      },
    },
  },
});
