/** `npm run clicks -- report`: what was served, captured, counted and lost, by hour. */
import type { Client } from 'pg';

import { asClicks } from './database.ts';

type Row = Record<'hour' | 'captured' | 'dropped' | 'ingested' | 'missing', string> &
  Record<'independent_count' | 'independent_error' | 'tail_lost', string | null> & { provisional: boolean };

const head = ['hour (UTC)', 'served', 'captured', 'counted', 'dropped', 'missing', 'tail lost', 'lost', ''];

export async function report(client: Client, hours: number): Promise<number> {
  const { rows } = await asClicks(client, 'read committed', () =>
    client.query<Row>(
      `select to_char(hour at time zone 'UTC', 'YYYY-MM-DD HH24:00') as hour, captured, dropped, ingested, missing,
              independent_count, independent_error, tail_lost, provisional from click_accounting($1)`,
      [hours],
    ),
  );
  if (rows.length === 0) {
    console.log('No hour has been accounted for yet: the jobs Worker does it once an hour.');
    return 0;
  }
  const lines = [head, ...rows.map(toCells)];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  for (const cells of lines) {
    console.log(
      cells
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    );
  }
  if (rows.every(({ independent_count }) => independent_count === null))
    console.log('Nobody else counts the redirects (see ANALYTICS_ZONE_ID in the README), so the tail lost is unknown.');
  return 0;
}

function toCells(row: Row): string[] {
  const {
    hour,
    captured,
    dropped,
    ingested,
    missing,
    independent_count: served,
    independent_error: error,
    tail_lost: tail,
  } = row;
  const known = Math.max(Number(served ?? 0), Number(captured));
  const lost = Number(dropped) + Number(missing) + Number(tail ?? 0);
  const percent = known === 0 ? '-' : `${((lost / known) * 100).toFixed(3)} %`;
  return [
    hour,
    served === null ? 'unknown' : withError(served, error),
    captured,
    ingested,
    dropped,
    missing,
    tail === null ? 'unknown' : withError(tail, error),
    percent,
    row.provisional ? 'provisional' : '',
  ];
}

const withError = (count: string, error: string | null): string =>
  Number(error) === 0 ? count : `${count} ± ${error}`;
