/** Lists of the blocklist in Postgres, and from where they are brought. */
import { sql } from 'drizzle-orm';

import type { Context, Postgres } from '../platform/postgres.ts';
import type { Blocklist, FollowList } from './wire.ts';

export interface ListStore {
  /** Those that are brought from somewhere first. */
  all(): Promise<Blocklist[]>;
  /** Has it brought within the minute, and then as often as it says; false when too many are followed already. */
  follow(context: Context, name: string, source: FollowList): Promise<boolean>;
}

type ListRow = {
  name: string;
  url: string | null;
  refresh: Blocklist['refresh'];
  checked_at_ms: number | null;
  imported_at_ms: number | null;
  failure: string | null;
  failed_since_ms: number | null;
  taken: number | null;
  refused: number | null;
  too_broad: number | null;
  added: number | null;
  removed: number | null;
};

export const postgresLists = (postgres: Pick<Postgres, 'call'>): ListStore => ({
  async all() {
    const rows = await postgres.call<ListRow>('primary', sql`select * from list_blocklists()`);
    return rows.map(toView);
  },
  async follow(context, name, { url, refresh }) {
    const [row] = await postgres.call<{ followed: boolean }>(
      'primary',
      sql`select follow_blocklist(${name}, ${url}, ${refresh}) as followed`,
      context,
    );
    return row?.followed ?? false;
  },
});

function toView(row: ListRow): Blocklist {
  const { taken, refused, too_broad: tooBroad, added, removed } = row;
  return {
    name: row.name,
    url: row.url,
    refresh: row.refresh,
    checkedAt: toIso(row.checked_at_ms),
    importedAt: toIso(row.imported_at_ms),
    failure: row.failure,
    failedSince: toIso(row.failed_since_ms),
    lastImport:
      taken === null || refused === null || added === null || removed === null
        ? null
        : { taken, refused, tooBroad: tooBroad ?? 0, added, removed },
  };
}

const toIso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
