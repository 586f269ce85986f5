/** Families of refresh tokens in Postgres, as the role that sees people and no tenant. Only hashes of tokens are known here. */
import { sql } from 'drizzle-orm';

import { err, ok, type Result } from '../lib/result.ts';
import type { Context, Postgres } from '../platform/postgres.ts';
import { pgErrorOf } from '../platform/postgres-error.ts';
import type { Role } from '../workspaces/permissions.ts';
import type { AccessGrant } from './access-token.ts';
import { refreshTokens as limits } from './refresh-token.ts';

export interface NewFamily extends AccessGrant {
  /** As the client calls itself. */
  client: string;
  refreshHash: Uint8Array;
}

export interface Family {
  id: string;
  workspaceId: string;
  client: string;
  createdAt: string;
  lastUsedAt: string;
  /** When its newest refresh token expires. */
  expiresAt: string;
}

export type Refreshed =
  | { outcome: 'refreshed'; grant: AccessGrant; expiresAt: string }
  /** Its client has refreshed too often within a minute; the token stays good. */
  | { outcome: 'too_often'; familyId: string }
  /** It was used before; `isNews` when this use has revoked the family. `email` is its person's. */
  | { outcome: 'reused'; familyId: string; email: string; isNews: boolean }
  /** Unknown, expired, of a revoked family, or of somebody who has left the workspace. */
  | { outcome: 'refused' };

/** Who acts by a family's access tokens, as of now. */
export interface TokenHolder {
  role: Role;
}

export interface TokenStore {
  create(family: NewFamily, context: Context): Promise<Result<{ expiresAt: string }, 'not_a_member' | 'too_many'>>;
  /** Uses the token up and stores its successor; of many at once one succeeds. */
  refresh(hash: Uint8Array, successor: Uint8Array, context: Context): Promise<Refreshed>;
  /** Families that can still be used, the last used first. */
  list(userId: string): Promise<Family[]>;
  /** False when this person has no such family that is not revoked. */
  revoke(userId: string, familyId: string, context: Context): Promise<boolean>;
  /** Null when the family is revoked or its person is no longer in that workspace. */
  findHolder(grant: AccessGrant): Promise<TokenHolder | null>;
}

const idle = sql`make_interval(days => ${limits.idleDays})`;
const whole = sql`make_interval(days => ${limits.familyDays})`;

/** Of a family `f`. */
const isAlive = sql`exists (select from refresh_tokens t where t.family_id = f.id and t.expires_at > now())`;

/** Whether a family `f` has refreshed too often. */
const isHasty = sql`(select count(*) from refresh_tokens u where u.family_id = f.id and u.used_at > now() - interval '1 minute') >= ${limits.maxUsesAMinute}`;

/** ISO 8601 in UTC, to the millisecond. */
const iso = (column: ReturnType<typeof sql>) =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export function postgresTokens(postgres: Pick<Postgres, 'call'>): TokenStore {
  return {
    async create({ userId, workspaceId, familyId, client, refreshHash }, context) {
      try {
        // Several at once may pass the limit together: it keeps order and protects nothing.
        const rows = await postgres.call<{ expires_at: string }>(
          'primary',
          sql`with expired as (
                delete from token_families f where f.user_id = ${userId}
                  and not ${isAlive}
              ), family as (
                insert into token_families (id, user_id, workspace_id, client)
                select ${familyId}::uuid, ${userId}::uuid, ${workspaceId}::uuid, ${client}
                where (select count(*) from token_families f where f.user_id = ${userId} and f.revoked_at is null and ${isAlive}) < ${limits.maxFamilies}
                returning id
              )
              insert into refresh_tokens (hash, family_id, expires_at)
              select ${refreshHash}::bytea, id, now() + ${idle} from family
              returning ${iso(sql`expires_at`)} as expires_at`,
          context,
        );
        const [row] = rows;
        return row ? ok({ expiresAt: row.expires_at }) : err('too_many');
      } catch (error) {
        // A family belongs to a membership, by a foreign key.
        if (pgErrorOf(error)?.constraint === 'token_families_member') return err('not_a_member');
        throw error;
      }
    },

    async refresh(hash, successor, context) {
      const [used] = await postgres.call<GrantRow & { expires_at: string }>(
        'primary',
        sql`with used as (
              update refresh_tokens t set used_at = now() from token_families f
              where t.hash = ${hash}::bytea and t.used_at is null and t.expires_at > now()
                and f.id = t.family_id and f.revoked_at is null and f.created_at + ${whole} > now()
                and member_role(f.workspace_id, f.user_id) is not null and not ${isHasty}
              returning f.id, f.user_id, f.workspace_id, f.created_at
            ), touched as (
              update token_families f set last_used_at = now() from used where f.id = used.id
            ), forgotten as (
              delete from refresh_tokens t using used where t.family_id = used.id and t.expires_at < now()
            ), stored as (
              insert into refresh_tokens (hash, family_id, expires_at)
              select ${successor}::bytea, id, least(now() + ${idle}, created_at + ${whole}) from used
              returning expires_at
            )
            select used.id as family_id, used.user_id, used.workspace_id, ${iso(sql`stored.expires_at`)} as expires_at
            from used, stored`,
        context,
      );
      if (used) return { outcome: 'refreshed', grant: toGrant(used), expiresAt: used.expires_at };
      // A statement of its own: it sees what those have done that the first one waited for.
      const [found] = await postgres.call<{ family_id: string; email: string; is_used: boolean; is_news: boolean }>(
        'primary',
        sql`with revoked as (
              update token_families f set revoked_at = now(), revoked_for = 'reused' from refresh_tokens t
              where t.hash = ${hash}::bytea and t.used_at is not null and f.id = t.family_id and f.revoked_at is null
              returning f.id
            )
            select f.id as family_id, u.email, t.used_at is not null as is_used, exists (select from revoked) as is_news
            from refresh_tokens t join token_families f on f.id = t.family_id join users u on u.id = f.user_id
            where t.hash = ${hash}::bytea
              and (t.used_at is not null or (t.expires_at > now() and f.revoked_at is null and ${isHasty}))`,
        context,
      );
      if (!found) return { outcome: 'refused' };
      if (!found.is_used) return { outcome: 'too_often', familyId: found.family_id };
      return { outcome: 'reused', familyId: found.family_id, email: found.email, isNews: found.is_news };
    },

    async list(userId) {
      const rows = await postgres.call<FamilyRow>(
        'primary',
        sql`select f.id, f.workspace_id, f.client, ${iso(sql`f.created_at`)} as created_at,
                   ${iso(sql`f.last_used_at`)} as last_used_at, ${iso(sql`max(t.expires_at)`)} as expires_at
            from token_families f join refresh_tokens t on t.family_id = f.id
            where f.user_id = ${userId} and f.revoked_at is null and f.workspace_id is not null
              and t.used_at is null and t.expires_at > now()
            group by f.id order by f.last_used_at desc, f.id limit ${limits.maxFamilies}`,
      );
      return rows.map((row) => ({
        id: row.id,
        workspaceId: row.workspace_id,
        client: row.client,
        createdAt: row.created_at,
        lastUsedAt: row.last_used_at,
        expiresAt: row.expires_at,
      }));
    },

    async revoke(userId, familyId, context) {
      const rows = await postgres.call(
        'primary',
        sql`update token_families set revoked_at = now(), revoked_for = 'signed_out'
            where id = ${familyId} and user_id = ${userId} and revoked_at is null returning id`,
        context,
      );
      return rows.length > 0;
    },

    async findHolder({ userId, workspaceId, familyId }) {
      const [row] = await postgres.call<{ role: Role | null }>(
        'primary',
        sql`select member_role(f.workspace_id, f.user_id) as role from token_families f
            where f.id = ${familyId} and f.user_id = ${userId} and f.workspace_id = ${workspaceId} and f.revoked_at is null`,
      );
      return row?.role ? { role: row.role } : null;
    },
  };
}

type GrantRow = { family_id: string; user_id: string; workspace_id: string };

type FamilyRow = {
  id: string;
  workspace_id: string;
  client: string;
  created_at: string;
  last_used_at: string;
  expires_at: string;
};

const toGrant = (row: GrantRow): AccessGrant => ({
  familyId: row.family_id,
  userId: row.user_id,
  workspaceId: row.workspace_id,
});
