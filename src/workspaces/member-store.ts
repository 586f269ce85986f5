/** Members of a workspace. The owner is out of reach of all but their own handing over. */
import { sql } from 'drizzle-orm';

import type { ConsistencyToken } from '../platform/consistency-token.ts';
import type { Postgres, ServedBy, Context } from '../platform/postgres.ts';
import { permissionsOf, roles, type Role } from './permissions.ts';

export interface Member {
  userId: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: number;
}
/** A type alias, because interfaces have no index signature. */
type MemberRow = { [Field in keyof Member]: Member[Field] };

export type MemberOutcome = 'done' | 'not_found' | 'is_owner';

export interface MemberStore {
  list(
    workspaceId: string,
    token: ConsistencyToken | 'primary' | null,
  ): Promise<{ members: Member[]; servedBy: ServedBy }>;
  setRole(context: Context, userId: string, role: Exclude<Role, 'owner'>): Promise<MemberOutcome>;
  /** The open invitations of whoever may no longer invite end, here and in `setRole`. */
  remove(context: Context, userId: string): Promise<MemberOutcome>;
  /** Makes a member the owner and the owner an admin. */
  transfer(context: Context, fromUserId: string, toUserId: string): Promise<boolean>;
}

const maxListed = 1000;
const inviting = roles.filter((role) => permissionsOf(role).has('members.invite'));

export function postgresMembers(postgres: Postgres): MemberStore {
  const act = async (context: Context, userId: string, change: ReturnType<typeof sql>): Promise<MemberOutcome> => {
    const [before, changed] = await postgres.write(context, (db) => [
      db.execute<{ role: Role }>(sql`select role from members where user_id = ${userId}`),
      db.execute(sql`${change} where user_id = ${userId} and role <> 'owner' returning user_id`),
      // Or whoever was removed would come back by a link that they had made before.
      db.execute(
        sql`update invitations set revoked_at = now() where invited_by = ${userId} and accepted_at is null and revoked_at is null
            and not exists (select from members where user_id = ${userId} and role = any(${sql.param(inviting)}::text[]))`,
      ),
    ]);
    if (changed.rows.length > 0) return 'done';
    return before.rows[0]?.role === 'owner' ? 'is_owner' : 'not_found';
  };
  return {
    async list(workspaceId, token) {
      const { rows, servedBy } = await postgres.read(workspaceId, token, (db) => [
        db.execute<MemberRow>(
          sql`select m.user_id as "userId", u.name, u.email, m.role, (extract(epoch from m.created_at) * 1000)::float8 as "joinedAt"
              from members m join users u on u.id = m.user_id order by m.created_at, m.user_id limit ${maxListed}`,
        ),
      ]);
      return { members: rows[0].rows, servedBy };
    },
    setRole: (context, userId, role) => act(context, userId, sql`update members set role = ${role}`),
    remove: (context, userId) => act(context, userId, sql`delete from members`),
    async transfer(context, fromUserId, toUserId) {
      // In this order, because there is one owner at any moment; two who hand over at once wait for each other's first row.
      const [, raised] = await postgres.write(context, (db) => [
        db.execute(
          sql`update members set role = 'admin' where user_id = ${fromUserId} and role = 'owner' and user_id <> ${toUserId}::uuid
              and exists (select from members where user_id = ${toUserId})`,
        ),
        db.execute(
          sql`update members set role = 'owner' where user_id = ${toUserId} and not exists (select from members where role = 'owner') returning user_id`,
        ),
      ]);
      return raised.rows.length > 0;
    },
  };
}
