/** Accounts of the hours in Postgres, through the functions that may compute and read them (migrations, click_accounting). */
import { sql } from 'drizzle-orm';

import type { Postgres } from '../platform/postgres.ts';
import type { AccountStore, HourAccount } from './accounting.ts';

/** As Postgres' text; the driver leaves bigint one. */
type Row = Record<'hour' | 'captured' | 'dropped' | 'ingested' | 'missing', string> &
  Record<'independent_count' | 'independent_error' | 'tail_lost', string | null> & { provisional: boolean };

export function postgresAccounts(postgres: Pick<Postgres, 'call'>): AccountStore {
  return {
    async hoursToCount(nowMs, limit) {
      const rows = await postgres.call<{ hour_ms: string }>(
        'primary',
        sql`select extract(epoch from hour) * 1000 as hour_ms from click_hours_to_count(${toText(nowMs)}, ${limit}) as hour`,
      );
      return rows.map(({ hour_ms }) => Number(hour_ms));
    },
    async reconcile(nowMs, oldestWaitingMs, counts) {
      const rows = await postgres.call<Row>(
        'primary',
        sql`select * from reconcile_clicks(${toText(nowMs)}, ${oldestWaitingMs === null ? null : toText(oldestWaitingMs)},
              ${sql.param(counts.map((count) => toText(count.hourMs)))}::timestamptz[],
              ${sql.param(counts.map(({ clicks }) => clicks))}::bigint[], ${sql.param(counts.map(({ error }) => error))}::bigint[])`,
      );
      return rows.map(toAccount);
    },
  };
}

/** The accounts of the last so many hours, oldest first. */
export async function readAccounts(postgres: Pick<Postgres, 'call'>, hours: number): Promise<HourAccount[]> {
  return (await postgres.call<Row>('primary', sql`select * from click_accounting(${hours})`)).map(toAccount);
}

/** Whether what the instance counts is one workspace's alone. */
export async function hasOneWorkspace(postgres: Pick<Postgres, 'call'>): Promise<boolean> {
  const [row] = await postgres.call<{ alone: boolean }>('primary', sql`select has_one_workspace() as alone`);
  return row?.alone ?? false;
}

const toText = (timeMs: number): string => new Date(timeMs).toISOString();
const toNumber = (text: string | null): number | null => (text === null ? null : Number(text));

function toAccount(row: Row): HourAccount {
  const served = toNumber(row.independent_count);
  return {
    hourMs: Date.parse(row.hour),
    captured: Number(row.captured),
    dropped: Number(row.dropped),
    counted: Number(row.ingested),
    missing: Number(row.missing),
    served: served === null ? null : { clicks: served, error: toNumber(row.independent_error) ?? 0 },
    tailLost: toNumber(row.tail_lost),
    provisional: row.provisional,
  };
}
