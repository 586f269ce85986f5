/** What jobs do for identity: forgetting what can open nothing any more, and whom nobody has confirmed. */
import { sql } from 'drizzle-orm';

import { callNumber } from '../platform/call-number.ts';
import { asSystem, type Postgres } from '../platform/postgres.ts';

type Calls = Pick<Postgres, 'call'>;

/** Rows that are gone: of each kind so many at most; 0 when nothing is left to do. */
export const pruneSignIns = (postgres: Calls, limit: number): Promise<number> =>
  callNumber(postgres, sql`prune_sign_ins(${limit})`, asSystem('prune'));

/** Deletes so many accounts at most that nobody confirmed within a week, each with its unused workspace; returns how many. */
export const pruneUnconfirmed = (postgres: Calls, limit: number): Promise<number> =>
  callNumber(postgres, sql`prune_unconfirmed(${limit})`, asSystem('prune'));
