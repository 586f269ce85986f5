/** Erases what the log may no longer hold of people; it can do nothing else to the log. */
import { sql } from 'drizzle-orm';

import type { Postgres } from '../platform/postgres.ts';

/** Erases personal values that are too old, so many at most; returns how many. */
export async function eraseOldPersonal(postgres: Pick<Postgres, 'call'>, limit: number): Promise<number> {
  const [row] = await postgres.call<{ erased: string }>('primary', sql`select erase_old_personal(${limit}) as erased`);
  return Number(row?.erased);
}
