/** What jobs do for operators, page by page: the rest of a suspension, old reports. */
import { sql } from 'drizzle-orm';

import { callNumber } from '../platform/call-number.ts';
import { asSystem, type Postgres } from '../platform/postgres.ts';

type Calls = Pick<Postgres, 'call'>;

/** Links that were changed; 0 when no workspace waits. */
export const settleSuspensions = (postgres: Calls, limit: number): Promise<number> =>
  callNumber(postgres, sql`settle_suspensions(${limit})`, asSystem('suspensions'));

export const pruneAbuseReports = (postgres: Calls): Promise<number> => callNumber(postgres, sql`prune_abuse_reports()`);
