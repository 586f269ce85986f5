/** What jobs do for operators, page by page: the rest of a suspension, existing links under a changed blocklist, old reports. */
import { sql } from 'drizzle-orm';

import type { Postgres } from '../platform/postgres.ts';

type Calls = Pick<Postgres, 'call'>;

/** Links that were changed; 0 when no workspace waits. */
export async function settleSuspensions(postgres: Calls, limit: number): Promise<number> {
  const [row] = await postgres.call<{ changed: string | null }>(
    'primary',
    sql`select settle_suspensions(${limit}) as changed`,
    system('suspensions'),
  );
  return Number(row?.changed ?? 0);
}

/** Links that were looked at; 0 when the round is over and no list has changed since. */
export async function scanDestinations(postgres: Calls, limit: number): Promise<number> {
  const [row] = await postgres.call<{ scanned: number | null }>(
    'primary',
    sql`select scanned from scan_destinations(${limit})`,
    system('blocklist'),
  );
  return row?.scanned ?? 0;
}

export async function pruneAbuseReports(postgres: Calls): Promise<number> {
  const [row] = await postgres.call<{ pruned: string }>('primary', sql`select prune_abuse_reports() as pruned`);
  return Number(row?.pruned);
}

const system = (name: string) => ({
  workspaceId: null,
  actor: `system:${name}`,
  requestId: null,
  place: null,
  ip: null,
});
