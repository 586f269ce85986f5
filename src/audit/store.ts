/** The audit log of a workspace in Postgres. Nothing here writes: the database does, by triggers. */
import type { ConsistencyToken } from '../platform/consistency-token.ts';
import type { Postgres, ServedBy } from '../platform/postgres.ts';
import type { Entry, Head } from './chain.ts';
import { exportEntries, findHead, listEntries, type AuditFilter } from './statements.ts';

type Token = ConsistencyToken | 'primary' | null;

/** With what is not erased of its personal values, by field: salt in hex, value. */
export type StoredEntry = Entry & { values: Record<string, [salt: string, value: string]> | null };

/** With today's names of its actor and of whom its fields refer to. */
export type NamedEntry = StoredEntry & { actorName: string | null; names: Record<string, string> | null };

export interface AuditStore {
  list(
    workspaceId: string,
    filter: AuditFilter,
    token: Token,
  ): Promise<{ entries: NamedEntry[]; head: Head | null; servedBy: ServedBy }>;
  /** From the one after `after`, in the order of the chain. */
  export(
    workspaceId: string,
    after: number,
    limit: number,
    token: Token,
  ): Promise<{ entries: StoredEntry[]; head: Head | null; servedBy: ServedBy }>;
}

export function postgresAudit(postgres: Pick<Postgres, 'read'>): AuditStore {
  return {
    async list(workspaceId, filter, token) {
      const { rows, servedBy } = await postgres.read(workspaceId, token, (db) => [
        db.execute<NamedEntry>(listEntries(filter)),
        db.execute<{ seq: number; hash: string }>(findHead()),
      ]);
      return { entries: rows[0].rows, head: rows[1].rows[0] ?? null, servedBy };
    },
    async export(workspaceId, after, limit, token) {
      const { rows, servedBy } = await postgres.read(workspaceId, token, (db) => [
        db.execute<StoredEntry>(exportEntries(after, limit)),
        db.execute<{ seq: number; hash: string }>(findHead()),
      ]);
      return { entries: rows[0].rows, head: rows[1].rows[0] ?? null, servedBy };
    },
  };
}
