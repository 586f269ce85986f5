/** API keys in Postgres. Only hashes of keys are known here. */
import { eq, sql } from 'drizzle-orm';

import { domains } from '../domains/schema.ts';
import type { ConsistencyToken } from '../platform/consistency-token.ts';
import { describeError, emit } from '../platform/events.ts';
import type { Postgres, ServedBy } from '../platform/postgres.ts';
import { workspaces } from '../workspaces/schema.ts';
import type { Actor } from '../identity/actor.ts';
import { apiKeys } from './schema.ts';

export interface Whoami {
  workspace: { id: string; name: string };
  key: { id: string; name: string; hint: string };
  domains: { hostname: string }[];
}

type ActorRow = { workspace_id: string; api_key_id: string };

export interface IdentityStore {
  /** The actor whose key has this SHA-256, or null. Throws when neither the primary nor the replica can be asked. */
  authenticate(hash: Uint8Array): Promise<Actor | null>;
  /** Notes that the key was used, to the minute. */
  touch(actor: Actor): Promise<void>;
  whoami(
    actor: Actor,
    token: ConsistencyToken | 'primary' | null,
  ): Promise<{ whoami: Whoami | null; servedBy: ServedBy }>;
}

export function postgresIdentity(postgres: Postgres): IdentityStore {
  return {
    async authenticate(hash) {
      const ask = (endpoint: ServedBy) =>
        postgres.call<ActorRow>(endpoint, sql`select workspace_id, api_key_id from authenticate_key(${hash})`);
      let rows: ActorRow[];
      try {
        rows = await ask('primary');
      } catch (error) {
        // The replica may not know a new or a revoked key yet, but links can still be read while the primary is away.
        emit('warn', 'api_key.authenticate.failed', { error: describeError(error) });
        rows = await ask('replica');
      }
      const [row] = rows;
      return row ? { workspaceId: row.workspace_id, apiKeyId: row.api_key_id } : null;
    },
    async touch(actor) {
      await postgres.call('primary', sql`select touch_api_key(${actor.apiKeyId})`);
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
