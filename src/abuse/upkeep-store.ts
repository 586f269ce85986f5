/** What jobs do for operators, page by page: the rest of a suspension, existing links under a changed blocklist, old reports. */
import { sql } from 'drizzle-orm';

import { callNumber, callNumberOrNull } from '../platform/call-number.ts';
import { asSystem, type Postgres } from '../platform/postgres.ts';

type Calls = Pick<Postgres, 'call'>;

/** Links that were changed; 0 when no workspace waits. */
export const settleSuspensions = (postgres: Calls, limit: number): Promise<number> =>
  callNumber(postgres, sql`settle_suspensions(${limit})`, asSystem('suspensions'));

/** Links that were looked at; 0 when the round is over and no list has changed since, null when somebody else is at it. */
export const scanDestinations = (postgres: Calls, limit: number): Promise<number | null> =>
  callNumberOrNull(postgres, sql`(scan_destinations(${limit})).scanned`, asSystem('blocklist'));

export const pruneAbuseReports = (postgres: Calls): Promise<number> => callNumber(postgres, sql`prune_abuse_reports()`);
