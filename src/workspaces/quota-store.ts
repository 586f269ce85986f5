/** How much of its quotas a workspace has taken: what the database compares before it lets another one in. */
import { sql } from 'drizzle-orm';

import type { ConsistencyToken } from '../platform/consistency-token.ts';
import type { Postgres, ServedBy } from '../platform/postgres.ts';

export interface QuotaUse {
  used: number;
  limit: number;
}

export interface QuotaUses {
  links: QuotaUse;
  /** With open invitations, which will be members. */
  members: QuotaUse;
  keys: QuotaUse;
}

export interface QuotaStore {
  uses(
    workspaceId: string,
    token: ConsistencyToken | 'primary' | null,
  ): Promise<{ uses: QuotaUses; servedBy: ServedBy }>;
}

/** A type alias, because interfaces have no index signature. */
type Row = Record<`${keyof QuotaUses}${'Used' | 'Limit'}`, number>;

export function postgresQuotas(postgres: Postgres): QuotaStore {
  return {
    async uses(workspaceId, token) {
      const { rows, servedBy } = await postgres.read(workspaceId, token, (db) => [
        db.execute<Row>(sql`select
          coalesce((select c.links from link_counts c), 0)::float8 as "linksUsed",
          ((select count(*) from members) + (select count(*) from invitations i
            where i.accepted_at is null and i.revoked_at is null and i.expires_at > now()))::float8 as "membersUsed",
          (select count(*) from api_keys k
            where k.revoked_at is null and (k.expires_at is null or k.expires_at > now()))::float8 as "keysUsed",
          quota_of(${workspaceId}, 'links') as "linksLimit",
          quota_of(${workspaceId}, 'members') as "membersLimit",
          quota_of(${workspaceId}, 'keys') as "keysLimit"`),
      ]);
      const [row] = rows[0].rows;
      if (!row) throw new Error('A select without from came back without a row');
      const use = (name: keyof QuotaUses): QuotaUse => ({ used: row[`${name}Used`], limit: row[`${name}Limit`] });
      return { uses: { links: use('links'), members: use('members'), keys: use('keys') }, servedBy };
    },
  };
}
