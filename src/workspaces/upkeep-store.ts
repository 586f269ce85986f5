/** What jobs do for workspaces that were deleted: their links follow at once, and when the grace period is over everything is erased. */
import { sql } from 'drizzle-orm';

import { callNumber } from '../platform/call-number.ts';
import { asSystem, type Postgres } from '../platform/postgres.ts';

type Calls = Pick<Postgres, 'call'>;

/** Lets so many links at most follow the workspace that was deleted or restored longest ago; returns their addresses. */
export async function settleDeletions(postgres: Calls, limit: number): Promise<string[]> {
  const rows = await postgres.call<{ address: string }>(
    'primary',
    sql`select address from settle_deletions(${limit}) as t (address)`,
    asSystem('settle_deletions'),
  );
  return rows.map(({ address }) => address);
}

/** Returns how many; 0 when nothing is left to do. */
export const eraseDeletedLinks = (postgres: Calls, limit: number): Promise<number> =>
  callNumber(postgres, sql`erase_deleted_links(${limit})`, asSystem('erase'));

/** Those without links; returns how many. */
export const eraseDeletedWorkspaces = (postgres: Calls): Promise<number> =>
  callNumber(postgres, sql`erase_deleted_workspaces()`, asSystem('erase'));
