/** A workspace as those who work in it see and change it. */
import { eq, sql, type SQL } from 'drizzle-orm';

import { apiKeys } from '../api-keys/schema.ts';
import { domains } from '../domains/schema.ts';
import type { Actor } from '../identity/actor.ts';
import type { ConsistencyToken } from '../platform/consistency-token.ts';
import type { Postgres, ServedBy, Context } from '../platform/postgres.ts';
import { settleLimit } from './quota.ts';
import { workspaces } from './schema.ts';

type Token = ConsistencyToken | 'primary' | null;

export interface Surroundings {
  workspace: { id: string; name: string };
  /** The key that asks; null when a person does. */
  key: { id: string; name: string; hint: string } | null;
  domains: { hostname: string }[];
}

export interface WorkspaceStore {
  /** Null when the workspace is gone, or the store that was asked is behind. */
  look(actor: Actor, token: Token): Promise<{ surroundings: Surroundings | null; servedBy: ServedBy }>;
  rename(context: Context, name: string): Promise<void>;
  /** Begins the grace period. Credentials of the workspace open nothing any more; its links follow. */
  remove(context: Context): Promise<void>;
  /** Disables the next links of a deleted workspace, or enables those of a restored one; returns their addresses. */
  settle(context: Context, workspaceId: string): Promise<string[]>;
}

const maxDomains = 100;

export function postgresWorkspaces(postgres: Postgres): WorkspaceStore {
  const update = async (context: Context, set: SQL) => {
    await postgres.write(context, (db) => [db.execute(sql`update workspaces set ${set} where deleted_at is null`)]);
  };
  return {
    async look({ workspaceId, by }, token) {
      const { rows, servedBy } = await postgres.read(workspaceId, token, (db) => [
        db.select({ id: workspaces.id, name: workspaces.name }).from(workspaces),
        db
          .select({ id: apiKeys.id, name: apiKeys.name, hint: apiKeys.hint })
          .from(apiKeys)
          .where(by.kind === 'key' ? eq(apiKeys.id, by.apiKeyId) : sql`false`),
        db.select({ hostname: domains.hostname }).from(domains).orderBy(domains.hostname).limit(maxDomains),
      ]);
      const [[workspace], [key = null], hosts] = rows;
      const isKnown = workspace && (key || by.kind === 'user');
      return { surroundings: isKnown ? { workspace, key, domains: hosts } : null, servedBy };
    },
    rename: (context, name) => update(context, sql`name = ${name}`),
    remove: (context) => update(context, sql`deleted_at = now(), unsettled_since = now()`),
    async settle(context, workspaceId) {
      const rows = await postgres.call<{ address: string }>(
        'primary',
        sql`select address from settle_deletion(${workspaceId}, ${settleLimit}) as t (address)`,
        // In no tenant's name, like the job that goes on with it: a suspended workspace changes no links itself.
        { ...context, workspaceId: null },
      );
      return rows.map(({ address }) => address);
    },
  };
}
