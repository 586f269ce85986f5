/** API keys in Postgres. Only hashes of keys are known here. */
import { eq, sql } from 'drizzle-orm';

import { domains } from '../domains/schema.ts';
import type { ConsistencyToken, Postgres, ServedBy } from '../platform/postgres.ts';
import { workspaces } from '../workspaces/schema.ts';
import type { Actor } from './actor.ts';
import { apiKeys } from './schema.ts';

export interface Whoami {
  workspace: { id: string; name: string };
  key: { id: string; name: string; hint: string };
  domains: { hostname: string }[];
}

export interface IdentityStore {
  /** The actor whose key has this SHA-256, or null. Throws when the primary cannot be asked. */
  authenticate(hash: Uint8Array): Promise<Actor | null>;
  whoami(
    actor: Actor,
    token: ConsistencyToken | 'primary' | null,
  ): Promise<{ whoami: Whoami | null; servedBy: ServedBy }>;
}

export function postgresIdentity(postgres: Postgres): IdentityStore {
  return {
    async authenticate(hash) {
      const rows = await postgres.call<{ workspace_id: string | null; api_key_id: string | null }>(
        'primary',
        sql`select workspace_id, api_key_id from authenticate_key(${hash})`,
      );
      const row = rows[0];
      return row?.workspace_id && row.api_key_id ? { workspaceId: row.workspace_id, apiKeyId: row.api_key_id } : null;
    },
    async whoami(actor, token) {
      const { rows, servedBy } = await postgres.read(actor.workspaceId, token, (db) => [
        db.select({ id: workspaces.id, name: workspaces.name }).from(workspaces),
        db
          .select({ id: apiKeys.id, name: apiKeys.name, hint: apiKeys.hint })
          .from(apiKeys)
          .where(eq(apiKeys.id, actor.apiKeyId)),
        db.select({ hostname: domains.hostname }).from(domains).orderBy(domains.hostname).limit(100),
      ]);
      const [[workspace], [key], hosts] = rows;
      return { whoami: workspace && key ? { workspace, key, domains: hosts } : null, servedBy };
    },
  };
}
