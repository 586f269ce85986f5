/** Calls a function of the database that answers one number: how much it has done, for most. */
import { sql, type SQL } from 'drizzle-orm';

import type { Context, Postgres } from './postgres.ts';

/** Null, from a function that found nothing to do, is 0. */
export async function callNumber(postgres: Pick<Postgres, 'call'>, call: SQL, context?: Context): Promise<number> {
  const [row] = await postgres.call<{ value: string | number | null }>(
    'primary',
    sql`select ${call} as value`,
    context,
  );
  if (!row) throw new Error('A function of the database did not answer.');
  return Number(row.value ?? 0);
}
