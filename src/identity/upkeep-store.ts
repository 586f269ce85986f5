/** What jobs do for identity: forgetting what can open nothing any more, and whom nobody has confirmed. */
import { sql } from 'drizzle-orm';

import { callNumber } from '../platform/call-number.ts';
import { asSystem, type Postgres } from '../platform/postgres.ts';

type Calls = Pick<Postgres, 'call'>;

/** Rows that are gone: of each kind so many at most; 0 when nothing is left to do. */
export const pruneSignIns = (postgres: Calls, limit: number): Promise<number> =>
  callNumber(postgres, sql`prune_sign_ins(${limit})`, asSystem('prune'));

/** Accounts that are gone, so many at most, because nobody has confirmed their address within a week; each with a workspace in which nothing was done. */
export const pruneUnconfirmed = (postgres: Calls, limit: number): Promise<number> =>
  callNumber(postgres, sql`prune_unconfirmed(${limit})`, asSystem('prune'));
