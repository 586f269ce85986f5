/** What jobs do for identity: forgetting what can open nothing any more, and whom nobody has confirmed. */
import { sql } from 'drizzle-orm';

import { asSystem, type Postgres } from '../platform/postgres.ts';

/** Rows that are gone: of each kind so many at most; 0 when nothing is left to do. */
export async function pruneSignIns(postgres: Pick<Postgres, 'call'>, limit: number): Promise<number> {
  const [row] = await postgres.call<{ pruned: string }>(
    'primary',
    sql`select prune_sign_ins(${limit}) as pruned`,
    asSystem('prune'),
  );
  return Number(row?.pruned);
}

/** Accounts that are gone, so many at most, because nobody has confirmed their address within a week; each with a workspace in which nothing was done. */
export async function pruneUnconfirmed(postgres: Pick<Postgres, 'call'>, limit: number): Promise<number> {
  const [row] = await postgres.call<{ pruned: string }>(
    'primary',
    sql`select prune_unconfirmed(${limit}) as pruned`,
    asSystem('prune'),
  );
  return Number(row?.pruned);
}
