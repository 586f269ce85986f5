/** API keys in Postgres. Only hashes of keys are known here. */
import { sql } from 'drizzle-orm';

import { describeError, emit } from '../platform/events.ts';
import type { Postgres, ServedBy } from '../platform/postgres.ts';
import type { KeyRecord } from './key-use.ts';

export interface ApiKeyStore {
  /** The key with this SHA-256, or null when unknown or revoked. Throws when neither the primary nor the replica can be asked. */
  find(hash: Uint8Array): Promise<KeyRecord | null>;
  /** Notes that the key was used, to the minute. */
  touch(apiKeyId: string): Promise<void>;
  /** Whether any live key of the instance names this origin. */
  isCorsOrigin(origin: string): Promise<boolean>;
}

/** A type alias, because interfaces have no index signature. */
type KeyRow = { [Field in keyof KeyRecord]: KeyRecord[Field] };

export function postgresApiKeys(postgres: Postgres): ApiKeyStore {
  return {
    async find(hash) {
      const ask = (endpoint: ServedBy) =>
        postgres.call<KeyRow>(
          endpoint,
          sql`select api_key_id as "apiKeyId", workspace_id as "workspaceId", scopes, allowed_ips as "allowedIps",
              cors_origins as "corsOrigins", (extract(epoch from expires_at) * 1000)::float8 as "expiresAtMs"
            from find_api_key(${hash})`,
        );
      try {
        return (await ask('primary'))[0] ?? null;
      } catch (error) {
        // The replica may not know a new or a revoked key yet, but links can still be read while the primary is away.
        emit('warn', 'api_key.find.failed', { error: describeError(error) });
        return (await ask('replica'))[0] ?? null;
      }
    },
    async isCorsOrigin(origin) {
      const [row] = await postgres.call<{ known: boolean }>('replica', sql`select is_cors_origin(${origin}) as known`);
      return row?.known ?? false;
    },
    async touch(apiKeyId) {
      await postgres.call('primary', sql`select touch_api_key(${apiKeyId})`);
    },
  };
}
