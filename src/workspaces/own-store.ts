/** The workspaces of one person, across tenants, through the functions that may do so. */
import { sql } from 'drizzle-orm';

import type { Postgres, Context } from '../platform/postgres.ts';
import type { Role } from './permissions.ts';
import { quotas } from './quota.ts';

export interface Membership {
  id: string;
  name: string;
  role: Role;
  deletedAt: number | null;
  suspendedAt: number | null;
}
/** A type alias, because interfaces have no index signature. */
type MembershipRow = { [Field in keyof Membership]: Membership[Field] };

export interface OwnWorkspaceStore {
  list(userId: string): Promise<Membership[]>;
  /** Throws the database's refusal when the person owns too many. A browser works there from then on. */
  create(context: Context, workspace: { id: string; name: string }, userId: string, sessionId: string): Promise<void>;
  /** False when the person is no member. */
  switchTo(context: Context, workspaceId: string, userId: string, sessionId: string): Promise<boolean>;
  /** False when the person owns no such deleted workspace, or its grace period is over. */
  restore(context: Context, workspaceId: string, userId: string): Promise<boolean>;
}

export function postgresOwnWorkspaces(postgres: Postgres): OwnWorkspaceStore {
  const ask = async (context: Context, call: ReturnType<typeof sql>) => {
    const [row] = await postgres.call<{ done: boolean }>('primary', sql`select ${call} as done`, context);
    return row?.done ?? false;
  };
  return {
    list: (userId) =>
      postgres.call<MembershipRow>(
        'primary',
        sql`select id, name, role, (extract(epoch from deleted_at) * 1000)::float8 as "deletedAt",
                   (extract(epoch from suspended_at) * 1000)::float8 as "suspendedAt" from workspaces_of(${userId})`,
      ),
    async create(context, { id, name }, userId, sessionId) {
      await postgres.call(
        'primary',
        sql`select create_workspace(${id}, ${name}, ${userId}, ${sessionId}::uuid, ${quotas.workspaces}::integer)`,
        { ...context, workspaceId: id },
      );
    },
    switchTo: (context, workspaceId, userId, sessionId) =>
      ask(context, sql`switch_workspace(${workspaceId}, ${userId}, ${sessionId})`),
    restore: (context, workspaceId, userId) => ask(context, sql`restore_workspace(${workspaceId}, ${userId})`),
  };
}
