/** What jobs do for identity: forgetting what can open nothing any more. */
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
