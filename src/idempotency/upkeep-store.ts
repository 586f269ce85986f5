/** What jobs do for idempotency: forgetting keys that no client sends again. */
import { sql } from 'drizzle-orm';

import { callNumber } from '../platform/call-number.ts';
import type { Postgres } from '../platform/postgres.ts';

/** Returns how many. */
export const pruneIdempotencyKeys = (postgres: Pick<Postgres, 'call'>): Promise<number> =>
  callNumber(postgres, sql`prune_idempotency_keys()`);
