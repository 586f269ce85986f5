/** Questions to the stores that show whether they work and how far the replica is behind. */
import { sql } from 'drizzle-orm';

import type { Postgres } from './postgres.ts';

export async function checkPrimary(postgres: Postgres): Promise<Record<string, never>> {
  await postgres.commitToken();
  return {};
}

/** Bytes of log not replayed yet, and seconds since the last replayed commit when there are such bytes. */
export async function checkReplica(postgres: Postgres): Promise<{ lagBytes: number; lagSeconds: number }> {
  const token = await postgres.commitToken();
  const [row] = await postgres.call<{ bytes: number | null; seconds: number | null }>(
    'replica',
    sql`select greatest(0, pg_wal_lsn_diff(${token}::pg_lsn, pg_last_wal_replay_lsn()))::float8 as bytes,
               extract(epoch from now() - pg_last_xact_replay_timestamp())::float8 as seconds`,
  );
  const lagBytes = row?.bytes ?? 0;
  return { lagBytes, lagSeconds: lagBytes === 0 ? 0 : Math.max(0, row?.seconds ?? 0) };
}
