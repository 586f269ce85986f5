/** `npm run clicks -- rebuild`: proof that the counters equal the ledger, or making them so. */
import type { Client } from 'pg';

import { asClicks } from './database.ts';

interface Difference {
  rollup: string;
  key: string;
  expected: string | null;
  actual: string | null;
}

/** What was found, of which only so many lines are kept. */
interface Findings {
  lines: Difference[];
  counts: Map<string, number>;
}

/** Compares, on one snapshot and without holding up anybody. Returns the exit code: 1 when a counter is wrong. */
export async function check(client: Client, limit: number): Promise<number> {
  const found: Findings = { lines: [], counts: new Map() };
  const compared = await asClicks(client, 'repeatable read', async () => {
    await note(client, found, limit, 'select * from rebuild_click_days(click_ledger_start(), $1, false)', ['infinity']);
    await note(client, found, limit, 'select * from rebuild_click_totals(false)', []);
    return countRows(client);
  });
  tell(found, compared);
  return found.counts.size === 0 ? 0 : 1;
}

/** The same, and puts right what differs: a day a transaction, so that ingest waits for no more than one of them. */
export async function rebuild(client: Client, limit: number): Promise<number> {
  const found: Findings = { lines: [], counts: new Map() };
  const { rows: days } = await asClicks(client, 'read committed', () =>
    client.query<{ first: string; end: string }>(
      // The last one has no end: nothing may be counted for tomorrow, but if it is, it is found.
      `select to_char(d, 'YYYY-MM-DD') as first, case when d < today then to_char(d + interval '1 day', 'YYYY-MM-DD') else 'infinity' end as end
       from date_trunc('day', now() at time zone 'UTC') as today, generate_series(click_ledger_start(), today, interval '1 day') as d order by 1`,
    ),
  );
  for (const { first, end } of days) {
    // oxlint-disable-next-line no-await-in-loop -- one lock at a time
    await asClicks(client, 'read committed', () =>
      note(client, found, limit, 'select * from rebuild_click_days($1, $2, true)', [first, end]),
    );
  }
  await asClicks(client, 'read committed', () =>
    note(client, found, limit, 'select * from rebuild_click_totals(true)', []),
  );
  tell(found, await asClicks(client, 'read committed', () => countRows(client)));
  if (found.counts.size > 0) console.log('Rewritten from the ledger.');
  return 0;
}

async function note(
  client: Client,
  found: Findings,
  limit: number,
  query: string,
  values: readonly string[],
): Promise<void> {
  // The whole function runs whatever the limit: its result is counted, and cut to the first lines of each kind.
  const { rows } = await client.query<Difference & { total: string }>(
    `select * from (select *, count(*) over (partition by rollup) as total, row_number() over (partition by rollup order by key) as number
                    from (${query}) as d) as n where number <= ${limit} order by rollup, key`,
    [...values],
  );
  const totals = new Map(rows.map(({ rollup, total }) => [rollup, Number(total)]));
  for (const [rollup, total] of totals) found.counts.set(rollup, (found.counts.get(rollup) ?? 0) + total);
  for (const row of rows) {
    if (found.lines.filter(({ rollup }) => rollup === row.rollup).length < limit) found.lines.push(row);
  }
}

async function countRows(client: Client): Promise<string> {
  const { rows } = await client.query<{ clicks: string; rows: string }>(
    `select (select count(*) from clicks) as clicks,
            (select count(*) from click_hours) + (select count(*) from click_days) + (select count(*) from click_totals) as rows`,
  );
  return `${rows[0]?.rows} counter rows against ${rows[0]?.clicks} clicks`;
}

function tell({ lines, counts }: Findings, compared: string): void {
  if (counts.size === 0) return console.log(`Equal: ${compared}.`);
  for (const { rollup, key, expected, actual } of lines) {
    console.log(`${rollup}\t${key}\tledger ${expected ?? 'none'}\tcounter ${actual ?? 'none'}`);
  }
  const sums = [...counts].map(([rollup, count]) => `${count} in ${rollup}`).join(', ');
  console.log(`Differed: ${sums}; ${compared}.`);
}
