/** `npm run clicks -- dead` and `replay`: what could not be ingested, and sending it again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';

import { asClicks } from './database.ts';

export async function listDead(client: Client, limit: number): Promise<number> {
  const { rows } = await asClicks(client, 'read committed', () =>
    client.query<{ id: string; failed_at: Date; queue: string; reason: string; requested: boolean; total: string }>(
      `select id, failed_at, queue, reason, replay_requested_at is not null as requested, count(*) over () as total
       from dead_letters where replayed_at is null order by id limit $1`,
      [limit],
    ),
  );
  for (const { id, failed_at, queue, reason, requested } of rows) {
    console.log(`${id}\t${failed_at.toISOString()}\t${queue}\t${reason}${requested ? '\treplay requested' : ''}`);
  }
  const total = Number(rows[0]?.total ?? 0);
  console.log(
    total === 0 ? 'No dead letters wait.' : `${total} wait${total > rows.length ? `, ${rows.length} shown` : ''}.`,
  );
  return 0;
}

/** `timeoutMs` null: does not wait. */
export async function replay(client: Client, id: number | null, timeoutMs: number | null): Promise<number> {
  const { rows } = await asClicks(client, 'read committed', () =>
    client.query<{ id: string }>('select request_replay($1::bigint) as id', [id]),
  );
  if (id !== null && rows.length === 0) throw new Error(`no dead letter ${id} waits`);
  console.log(`Replay of ${rows.length} requested.`);
  if (timeoutMs === null || rows.length === 0) return 0;
  const ids = rows.map((row) => row.id);
  const end = performance.now() + timeoutMs;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- polling
    const left = await countWaiting(client, ids);
    if (left === 0) {
      console.log(`Replayed ${ids.length}.`);
      return 0;
    }
    if (performance.now() >= end)
      throw new Error(`${left} of ${ids.length} were not sent in time: does the jobs Worker run?`);
    // oxlint-disable-next-line no-await-in-loop -- polling
    await sleep(500);
  }
}

async function countWaiting(client: Client, ids: readonly string[]): Promise<number> {
  const { rows } = await asClicks(client, 'read committed', () =>
    client.query<{ left: string }>(
      'select count(*) as left from dead_letters where id = any($1::bigint[]) and replayed_at is null',
      [ids],
    ),
  );
  return Number(rows[0]?.left);
}
