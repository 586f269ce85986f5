/** Reads a link's analytics from the rollups, in one round trip with the question whether the link exists. */
import { findLink } from '../links/statements.ts';
import type { ConsistencyToken } from '../platform/consistency-token.ts';
import type { Postgres, ServedBy } from '../platform/postgres.ts';
import type { AnalyticsRows, AnalyticsWindow } from './analytics.ts';
import { analyticsQueries } from './statements.ts';

export interface AnalyticsStore {
  /** Null rows when the workspace has no such link. */
  read(
    workspaceId: string,
    linkId: string,
    window: AnalyticsWindow,
    token: ConsistencyToken | 'primary' | null,
  ): Promise<{ rows: AnalyticsRows | null; servedBy: ServedBy }>;
}

export function postgresAnalytics(postgres: Pick<Postgres, 'read'>): AnalyticsStore {
  return {
    async read(workspaceId, linkId, window, token) {
      const { rows, servedBy } = await postgres.read(workspaceId, token, (db) => [
        db.execute(findLink(linkId)),
        ...analyticsQueries(db, linkId, window),
      ]);
      const [link, buckets, top, last] = rows;
      return { rows: link.rows.length > 0 ? [buckets, top, last] : null, servedBy };
    },
  };
}
