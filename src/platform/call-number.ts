/** Calls a function of the database that answers one number: how much it has done, for most. */
import { sql, type SQL } from 'drizzle-orm';

import type { Context, Postgres } from './postgres.ts';

type Calls = Pick<Postgres, 'call'>;

/** Null, from a function that found nothing to do, is 0. */
export const callNumber = async (postgres: Calls, call: SQL, context?: Context): Promise<number> =>
  (await callNumberOrNull(postgres, call, context)) ?? 0;

/** For a function that says something else with null. */
export async function callNumberOrNull(postgres: Calls, call: SQL, context?: Context): Promise<number | null> {
  const [row] = await postgres.call<{ value: string | number | null }>(
    'primary',
    sql`select ${call} as value`,
    context,
  );
  if (!row) throw new Error('A function of the database did not answer.');
  return row.value === null ? null : Number(row.value);
}
