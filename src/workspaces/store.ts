/** A workspace as those who work in it see it. */
import { eq, sql } from 'drizzle-orm';

import { apiKeys } from '../api-keys/schema.ts';
import { domains } from '../domains/schema.ts';
import type { Actor } from '../identity/actor.ts';
import type { ConsistencyToken } from '../platform/consistency-token.ts';
import type { Postgres, ServedBy } from '../platform/postgres.ts';
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
}

const maxDomains = 100;

export function postgresWorkspaces(postgres: Postgres): WorkspaceStore {
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
  };
}
