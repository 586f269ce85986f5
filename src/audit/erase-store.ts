/** Erases what the log may no longer hold of people; it can do nothing else to the log. */
import { sql } from 'drizzle-orm';

import { callNumber } from '../platform/call-number.ts';
import type { Postgres } from '../platform/postgres.ts';

/** Erases personal values that are too old, so many at most; returns how many. */
export const eraseOldPersonal = (postgres: Pick<Postgres, 'call'>, limit: number): Promise<number> =>
  callNumber(postgres, sql`erase_old_personal(${limit})`);
