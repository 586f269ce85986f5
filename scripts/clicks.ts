/** `npm run clicks`: how the click pipeline is, what failed in it, sending that again, and proof that the counters are right. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';

const help = `Usage: npm run clicks -- <command> [options]

Commands:
  status     clicks, batches and dead letters, the default partition, age and lag of what came last
  dead       lists the dead letters that wait, with the reason
  replay     asks for the replay of dead letters; the jobs Worker sends them within a minute
  rebuild    computes the counters from the ledger, compares them with the live ones and replaces those

Options:
  --id <n>              replay: this dead letter
  --all                 replay: all that wait
  --wait                replay: until they were sent, and fail when they were not in time
  --timeout <seconds>   replay --wait: how long; default 150
  --check               rebuild: compare only; fails when a counter is wrong. Does not hold up ingest
  --limit <n>           dead, rebuild: lines to show; default 50
  --database-url <url>  the owner's connection string; default: $ADMIN_DATABASE_URL, else that of a running \`npm run dev\`
  --help                show this

Exit codes: 0 done, 1 failed or counters wrong, 2 wrong usage.
`;

class UsageError extends Error {}

const exitFailed = 1;
const exitUsage = 2;

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
  console.error(`clicks: ${error instanceof Error ? describe(error) : String(error)}`);
  if (isUsage) console.error('Try: npm run clicks -- --help');
  process.exitCode = isUsage ? exitUsage : exitFailed;
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      id: { type: 'string' },
      all: { type: 'boolean', default: false },
      wait: { type: 'boolean', default: false },
      timeout: { type: 'string', default: '150' },
      check: { type: 'boolean', default: false },
      limit: { type: 'string', default: '50' },
      'database-url': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return print(help);
  const [command, ...rest] = positionals;
  if (command === undefined) throw new UsageError('no command given');
  if (rest.length > 0) throw new UsageError(`what is ${rest.join(' ')}?`);
  const limit = toNumber('--limit', values.limit);
  const timeoutMs = toNumber('--timeout', values.timeout) * 1000;
  const connect = () => openDatabase(values['database-url']);
  switch (command) {
    case 'status':
      return withDatabase(connect, status);
    case 'dead':
      return withDatabase(connect, (client) => listDead(client, limit));
    case 'replay': {
      if ((values.id === undefined) === !values.all) throw new UsageError('replay takes either --id <n> or --all');
      const id = values.id === undefined ? null : toNumber('--id', values.id);
      return withDatabase(connect, (client) => replay(client, id, values.wait ? timeoutMs : null));
    }
    case 'rebuild':
      return withDatabase(connect, (client) => rebuild(client, values.check, limit));
    default:
      throw new UsageError(`there is no command ${command}`);
  }
}

/** Throws UsageError. */
function toNumber(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new UsageError(`${option} must be a whole number from 1, not ${text}`);
  return value;
}

async function openDatabase(option: string | undefined): Promise<Client> {
  const connectionString = option ?? process.env['ADMIN_DATABASE_URL'] ?? readDevUrl();
  if (connectionString === null) {
    throw new UsageError('no database: give --database-url, set ADMIN_DATABASE_URL, or start `npm run dev`');
  }
  if (!/^postgres(?:ql)?:\/\//.test(connectionString))
    throw new UsageError('the database URL must begin with postgres://');
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  return client;
}

function readDevUrl(): string | null {
  let text: string;
  try {
    text = readFileSync(join(import.meta.dirname, '../.linkpulse/dev.json'), 'utf8');
  } catch {
    // ENOENT: nothing runs.
    return null;
  }
  const facts: unknown = JSON.parse(text);
  const isFacts = typeof facts === 'object' && facts !== null && 'adminDatabaseUrl' in facts;
  return isFacts && typeof facts.adminDatabaseUrl === 'string' ? facts.adminDatabaseUrl : null;
}

async function withDatabase(connect: () => Promise<Client>, run: (client: Client) => Promise<number>): Promise<number> {
  const client = await connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

type Isolation = 'read committed' | 'repeatable read';

/**
 * One transaction as the role that owns the click functions: the owner of the tables has row-level security forced on it and would
 * see nothing.
 */
async function asClicks<Row>(client: Client, isolation: Isolation, run: () => Promise<Row>): Promise<Row> {
  await client.query(`begin isolation level ${isolation}`);
  try {
    await client.query('set local role linkpulse_clicks');
    const result = await run();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function status(client: Client): Promise<number> {
  const { rows } = await asClicks(client, 'repeatable read', () =>
    client.query<Record<string, string>>(`
      with recent as (select sent_at, ingested_at from click_batches order by ingested_at desc limit 100),
      isolates as (
        select max(captured) - sum(clicks) as missing from click_batches
        where isolate_id in (select isolate_id from click_batches where sequence = 0 and ingested_at > now() - interval '24 hours')
        group by isolate_id
      )
      select
        (select count(*) from clicks) as "clicks in the ledger",
        (select count(*) from click_batches) as "batches of the last 30 days",
        (select coalesce(to_char(now() - max(ingested_at), 'HH24:MI:SS'), 'never') from click_batches) as "since the newest batch",
        (select coalesce(round(max(extract(epoch from ingested_at - sent_at)), 1) || ' s', 'none') from recent) as "longest lag of 100 batches",
        (select coalesce(sum(greatest(missing, 0)), 0) from isolates) as "captured, not counted (24 h)",
        (select count(*) from dead_letters where replayed_at is null) as "dead letters that wait",
        (select count(*) from dead_letters where replayed_at is null and replay_requested_at is not null) as "of them to be replayed",
        clicks_in_default() as "clicks in the default partition"`),
  );
  for (const [name, value] of Object.entries(rows[0] ?? {})) print(`${name.padEnd(34)}${value}`);
  return 0;
}

async function listDead(client: Client, limit: number): Promise<number> {
  const { rows } = await asClicks(client, 'read committed', () =>
    client.query<{ id: string; failed_at: Date; queue: string; reason: string; requested: boolean; total: string }>(
      `select id, failed_at, queue, reason, replay_requested_at is not null as requested, count(*) over () as total
       from dead_letters where replayed_at is null order by id limit $1`,
      [limit],
    ),
  );
  for (const { id, failed_at, queue, reason, requested } of rows) {
    print(`${id}\t${failed_at.toISOString()}\t${queue}\t${reason}${requested ? '\treplay requested' : ''}`);
  }
  const total = Number(rows[0]?.total ?? 0);
  print(total === 0 ? 'No dead letters wait.' : `${total} wait${total > rows.length ? `, ${rows.length} shown` : ''}.`);
  return 0;
}

/** `timeoutMs` null: does not wait. */
async function replay(client: Client, id: number | null, timeoutMs: number | null): Promise<number> {
  const { rows } = await asClicks(client, 'read committed', () =>
    client.query<{ id: string }>('select request_replay($1::bigint) as id', [id]),
  );
  if (id !== null && rows.length === 0) throw new Error(`no dead letter ${id} waits`);
  print(`Replay of ${rows.length} requested.`);
  if (timeoutMs === null || rows.length === 0) return 0;
  const ids = rows.map((row) => row.id);
  const end = performance.now() + timeoutMs;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- polling
    const left = await countWaiting(client, ids);
    if (left === 0) return print(`Replayed ${ids.length}.`);
    if (performance.now() >= end)
      throw new Error(`${left} of ${ids.length} were not sent in time: does the jobs Worker run?`);
    // oxlint-disable-next-line no-await-in-loop -- polling
    await sleep(500);
  }
}

async function countWaiting(client: Client, ids: readonly string[]): Promise<number> {
  const { rows } = await asClicks(client, 'read committed', () =>
    client.query<{ left: string }>(
      'select count(*) as left from dead_letters where id = any($1::bigint[]) and replayed_at is null',
      [ids],
    ),
  );
  return Number(rows[0]?.left);
}

interface Difference {
  rollup: string;
  key: string;
  expected: string | null;
  actual: string | null;
  total: string;
}

async function rebuild(client: Client, isCheck: boolean, limit: number): Promise<number> {
  const { differences, counts } = await asClicks(client, isCheck ? 'repeatable read' : 'read committed', async () => {
    const found = await client.query<Difference>(
      `select rollup, key, expected, actual, total from (
         select *, count(*) over (partition by rollup) as total, row_number() over (partition by rollup order by key) as number
         from rebuild_rollups($1)) as d
       where number <= $2 order by rollup, key`,
      [!isCheck, limit],
    );
    const counted = await client.query<{ clicks: string; rows: string }>(
      `select (select count(*) from clicks) as clicks,
              (select count(*) from click_hours) + (select count(*) from click_days) + (select count(*) from click_totals) as rows`,
    );
    return { differences: found.rows, counts: counted.rows[0] };
  });
  const compared = `${counts?.rows} counter rows against ${counts?.clicks} clicks`;
  if (differences.length === 0) return print(`Equal: ${compared}.`);
  for (const { rollup, key, expected, actual } of differences) {
    print(`${rollup}\t${key}\tledger ${expected ?? 'none'}\tcounter ${actual ?? 'none'}`);
  }
  const totals = Object.entries(Object.groupBy(differences, ({ rollup }) => rollup));
  const sums = totals.map(([rollup, rows]) => `${rows?.[0]?.total} in ${rollup}`).join(', ');
  print(`Differed: ${sums}; ${compared}.`);
  if (isCheck) return exitFailed;
  return print('Rewritten from the ledger.');
}

function print(text: string): 0 {
  console.log(text);
  return 0;
}

/** A refused connection is an AggregateError without a message of its own. */
function describe(error: Error): string {
  if (error instanceof AggregateError) return error.errors.map(String).join('; ');
  return error.message;
}
