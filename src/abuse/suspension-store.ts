/** Suspension of workspaces in Postgres. */
import { sql } from 'drizzle-orm';

import type { Postgres, Context } from '../platform/postgres.ts';

export interface SuspendedWorkspace {
  workspaceId: string;
  name: string;
  reason: string;
  suspendedAtMs: number;
}
/** A type alias, because interfaces have no index signature. */
type SuspendedRow = { [Field in keyof SuspendedWorkspace]: SuspendedWorkspace[Field] };

export interface SuspensionStore {
  /** The newest first, at most 100. */
  list(): Promise<SuspendedWorkspace[]>;
  /** False when there is no such workspace. */
  set(context: Context, workspaceId: string, suspended: boolean, reason: string, operatorId: string): Promise<boolean>;
  /** Blocks or unblocks the next links, those that were clicked last first; their addresses. */
  settle(context: Context, workspaceId: string, limit: number): Promise<string[]>;
}

export const postgresSuspensions = (postgres: Postgres): SuspensionStore => ({
  list: () =>
    postgres.call<SuspendedRow>(
      'primary',
      sql`select workspace_id as "workspaceId", name, reason, suspended_at_ms as "suspendedAtMs" from list_suspensions()`,
    ),
  async set(context, workspaceId, suspended, reason, operatorId) {
    const [row] = await postgres.call<{ found: boolean }>(
      'primary',
      sql`select set_suspension(${workspaceId}::uuid, ${suspended}, ${reason}, ${operatorId}::uuid) as found`,
      context,
    );
    return row?.found ?? false;
  },
  async settle(context, workspaceId, limit) {
    const call = sql`select settle_suspension(${workspaceId}::uuid, ${limit}) as address`;
    const rows = await postgres.call<{ address: string }>('primary', call, context);
    return rows.map(({ address }) => address);
  },
});
