/** The blocklist in Postgres. */
import { sql } from 'drizzle-orm';

import { toPage } from '../lib/cursor.ts';
import { newUuid, toPublicId } from '../lib/id.ts';
import { parsePageStart } from '../lib/page-start.ts';
import type { Context, Postgres } from '../platform/postgres.ts';
import type { BlockedDestination } from './blocked-destination.ts';
import type { BlockedEntry } from './wire.ts';

export interface BlocklistStore {
  /** How many are new on the list. */
  add(context: Context, list: string, entries: readonly BlockedDestination[], operatorId: string): Promise<number>;
  /** False when there is no such entry. */
  remove(context: Context, id: string): Promise<boolean>;
  /** Takes up to 5,000 entries of the list off; how many. */
  removeList(context: Context, list: string): Promise<number>;
  /** The newest first; null for a cursor that is none of ours. */
  list(
    list: string | undefined,
    pageSize: number,
    cursor: string | undefined,
  ): Promise<{ entries: BlockedEntry[]; nextCursor: string | null } | null>;
}

type EntryRow = {
  id: string;
  list: string;
  kind: BlockedEntry['kind'];
  value: string;
  created_at: string;
  cursor_at: string;
};

export interface BlocklistDeps {
  random: (bytes: number) => Uint8Array;
  now: () => number;
}

export function postgresBlocklist(postgres: Postgres, { random, now }: BlocklistDeps): BlocklistStore {
  async function count(context: Context, call: ReturnType<typeof sql>): Promise<number> {
    const [row] = await postgres.call<{ count: number }>('primary', call, context);
    return row?.count ?? 0;
  }
  return {
    add(context, list, entries, operatorId) {
      const rows = entries.map((entry) => ({ id: newUuid(now(), random(10)), ...entry }));
      const call = sql`select block_destinations(${list}, ${JSON.stringify(rows)}::jsonb, ${operatorId}::uuid) as count`;
      return count(context, call);
    },
    remove: async (context, id) =>
      (await count(context, sql`select unblock_destinations(array[${id}::uuid], null) as count`)) > 0,
    removeList: (context, list) => count(context, sql`select unblock_destinations(null, ${list}) as count`),
    async list(list, pageSize, cursor) {
      const start = parsePageStart(cursor);
      if (!start) return null;
      const rows = await postgres.call<EntryRow>(
        'primary',
        sql`select *, created_at::text as cursor_at from list_blocked_destinations(${list ?? null}, ${start.at}::timestamptz, ${start.id}::uuid, ${pageSize + 1})`,
      );
      const { page, nextCursor } = toPage(rows, pageSize, (last) => [last.cursor_at, last.id]);
      return {
        entries: page.map((row) => ({
          id: toPublicId('blk', row.id),
          list: row.list,
          kind: row.kind,
          value: row.value,
          createdAt: new Date(row.created_at).toISOString(),
        })),
        nextCursor,
      };
    },
  };
}
