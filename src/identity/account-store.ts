/** What a person may see and end of what is held of them, as the role that sees people. */
import { sql } from 'drizzle-orm';

import { err, ok, type Result } from '../lib/result.ts';
import type { Context, Postgres } from '../platform/postgres.ts';
import { pgErrorOf } from '../platform/postgres-error.ts';

export interface SessionRow extends Record<string, unknown> {
  id: string;
  user_agent: string | null;
  ip_address: string | null;
  place: string | null;
  authenticated_at: string;
  updated_at: string;
  expires_at: string;
}

/** Workspaces that others work in and that need another owner first. */
export interface Shared {
  id: string;
  name: string;
}

export interface AccountStore {
  sessions(userId: string): Promise<SessionRow[]>;
  /** False when this person has no such session. */
  endSession(context: Context, userId: string, sessionId: string): Promise<boolean>;
  signInWays(userId: string): Promise<{ hasPassword: boolean; twoFactorEnabled: boolean }>;
  /** When this session last proved who its person is, in milliseconds. */
  provedAtMs(sessionId: string): Promise<number | null>;
  /** Everything that is held of a person, without what would sign somebody in. */
  collect(userId: string): Promise<Record<string, unknown>>;
  remove(context: Context, userId: string): Promise<Result<void, Shared[]>>;
}

/** ISO 8601 in UTC. */
const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

export function postgresAccounts(postgres: Pick<Postgres, 'call' | 'write'>): AccountStore {
  return {
    sessions: (userId) =>
      postgres.call<SessionRow>(
        'primary',
        sql`select id, user_agent, ip_address, place, ${iso('authenticated_at')} as authenticated_at, ${iso('updated_at')} as updated_at, ${iso('expires_at')} as expires_at
            from sessions where user_id = ${userId} and expires_at > now() order by sessions.authenticated_at desc limit 100`,
      ),
    async endSession(context, userId, sessionId) {
      const ended = await postgres.call(
        'primary',
        sql`delete from sessions where id = ${sessionId} and user_id = ${userId} returning id`,
        context,
      );
      return ended.length > 0;
    },
    async signInWays(userId) {
      const [row] = await postgres.call<{ has_password: boolean; two_factor_enabled: boolean }>(
        'primary',
        sql`select u.two_factor_enabled, exists (select from accounts a where a.user_id = u.id and a.password is not null) as has_password
            from users u where u.id = ${userId}`,
      );
      return { hasPassword: row?.has_password ?? false, twoFactorEnabled: row?.two_factor_enabled ?? false };
    },
    async provedAtMs(sessionId) {
      const [row] = await postgres.call<{ at: number }>(
        'primary',
        sql`select extract(epoch from authenticated_at)::float8 * 1000 as at from sessions where id = ${sessionId}`,
      );
      return row?.at ?? null;
    },
    async collect(userId) {
      const [row] = await postgres.call<{ held: Record<string, unknown> }>(
        'primary',
        sql`select jsonb_build_object(
              'person', (select to_jsonb(p) from (select id, name, email, email_verified, image, two_factor_enabled, operator_since, created_at
                         from users where id = ${userId}) p),
              'waysToSignIn', (select coalesce(jsonb_agg(a), '[]') from (select provider_id, account_id, created_at
                               from accounts where user_id = ${userId} order by created_at) a),
              'passkeys', (select coalesce(jsonb_agg(k), '[]') from (select name, device_type, backed_up, created_at
                           from passkeys where user_id = ${userId} order by created_at) k),
              'sessions', (select coalesce(jsonb_agg(s), '[]') from (select id, workspace_id, ip_address, user_agent, place, authenticated_at, expires_at
                           from sessions where user_id = ${userId} order by created_at) s),
              'clients', (select coalesce(jsonb_agg(f), '[]') from (select id, workspace_id, client, created_at, last_used_at, revoked_at
                          from token_families where user_id = ${userId} order by created_at) f)) as held`,
      );
      return row?.held ?? {};
    },
    async remove(context, userId) {
      try {
        await postgres.write(context, (db) => [
          db.execute(sql`select forsake_workspaces(${userId})`),
          db.execute(sql`delete from users where id = ${userId}`),
        ]);
        return ok(undefined);
      } catch (error) {
        const fault = pgErrorOf(error);
        if (fault?.code !== 'LP006') throw error;
        const shared: Shared[] = JSON.parse(fault.detail ?? '[]');
        return err(shared);
      }
    },
  };
}
