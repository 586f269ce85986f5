/** What a job does when the lists have changed: existing links are compared with them, page by page. */
import { sql } from 'drizzle-orm';

import { callNumberOrNull } from '../platform/call-number.ts';
import { asSystem, type Postgres } from '../platform/postgres.ts';

/** Links that were looked at; 0 when the round is over and no list has changed since, null when somebody else is at it. */
export const scanDestinations = (postgres: Pick<Postgres, 'call'>, limit: number): Promise<number | null> =>
  callNumberOrNull(postgres, sql`(scan_destinations(${limit})).scanned`, asSystem('blocklist'));
