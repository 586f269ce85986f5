/** What jobs do for links: publishing what was left over, and forgetting changes that every isolate has heard of. */
import { sql } from 'drizzle-orm';

import { callNumber } from '../platform/call-number.ts';
import type { Postgres } from '../platform/postgres.ts';

type Calls = Pick<Postgres, 'call'>;

/** Addresses whose change has not reached KV, those that wait longest first. */
export async function takeOutbox(postgres: Calls, limit: number): Promise<string[]> {
  const rows = await postgres.call<{ address: string }>('primary', sql`select address from take_outbox(${limit})`);
  return rows.map(({ address }) => address);
}

/** Returns how many. */
export const pruneRevocations = (postgres: Calls): Promise<number> =>
  callNumber(postgres, sql`prune_link_revocations()`);
