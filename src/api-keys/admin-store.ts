/** API keys as their workspace manages them. A key's secret is made by the caller; here only its hash arrives. */
import { sql, type SQL } from 'drizzle-orm';

import { toHex } from '../lib/bytes.ts';
import type { ConsistencyToken } from '../platform/consistency-token.ts';
import type { Postgres, ServedBy, Context } from '../platform/postgres.ts';
import type { Permission } from '../workspaces/permissions.ts';
import type { UpdateKey } from './wire.ts';

export interface StoredKey {
  id: string;
  name: string;
  hint: string;
  scopes: string[];
  expiresAt: number | null;
  allowedIps: string[];
  corsOrigins: string[];
  createdAt: number;
  createdBy: string | null;
  lastUsedAt: number | null;
  replaces: string | null;
}
/** A type alias, because interfaces have no index signature. */
type KeyRow = { [Field in keyof StoredKey]: StoredKey[Field] };

/** A secret that has just been drawn. */
export interface FreshSecret {
  id: string;
  hint: string;
  hash: Uint8Array;
  /** Null when a key makes a key. */
  createdBy: string | null;
}

export interface NewKey extends FreshSecret {
  name: string;
  scopes: readonly Permission[];
  expiresAt: string | null;
  allowedIps: readonly string[];
  corsOrigins: readonly string[];
}

/** `beyond_permissions`: the key may do something that who asks may not. */
export type KeyOutcome = { kind: 'done'; key: StoredKey } | { kind: 'not_found' } | { kind: 'beyond_permissions' };

export interface KeyAdminStore {
  /** Those that are not revoked, newest first. */
  list(
    workspaceId: string,
    token: ConsistencyToken | 'primary' | null,
  ): Promise<{ keys: StoredKey[]; servedBy: ServedBy }>;
  /** Throws the database's refusal when the quota is used up; so does rotate. */
  create(context: Context, key: NewKey): Promise<StoredKey>;
  change(context: Context, id: string, change: UpdateKey, permissions: ReadonlySet<Permission>): Promise<KeyOutcome>;
  /** Makes a successor; the old key ends after the overlap. `expiresAt` undefined keeps that of the old one. */
  rotate(
    context: Context,
    id: string,
    successor: FreshSecret & { expiresAt?: string | null | undefined },
    overlapHours: number,
    permissions: ReadonlySet<Permission>,
  ): Promise<KeyOutcome | { kind: 'rotated' }>;
  /** False when there is no such key that is not revoked. */
  revoke(context: Context, id: string): Promise<boolean>;
}

const maxListed = 1000;
const ms = (column: SQL): SQL => sql`(extract(epoch from ${column}) * 1000)::float8`;
const columns = sql`id, name, hint, scopes, ${ms(sql`expires_at`)} as "expiresAt", allowed_ips as "allowedIps",
  cors_origins as "corsOrigins", ${ms(sql`created_at`)} as "createdAt", created_by as "createdBy",
  ${ms(sql`last_used_at`)} as "lastUsedAt", replaces`;
const findKey = (id: string): SQL => sql`select ${columns} from api_keys where id = ${id} and revoked_at is null`;
const list = (items: Iterable<string>): SQL => sql`${sql.param([...items])}::text[]`;

export function postgresKeyAdmin(postgres: Postgres): KeyAdminStore {
  return {
    async list(workspaceId, token) {
      const { rows, servedBy } = await postgres.read(workspaceId, token, (db) => [
        db.execute<KeyRow>(
          sql`select ${columns} from api_keys where revoked_at is null order by id desc limit ${maxListed}`,
        ),
      ]);
      return { keys: rows[0].rows, servedBy };
    },

    async create(context, key) {
      const [, made] = await postgres.write(context, (db) => [
        db.execute(sql`select create_api_key(${JSON.stringify({ ...key, hash: toHex(key.hash) })}::jsonb)`),
        db.execute<KeyRow>(findKey(key.id)),
      ]);
      return first(made.rows);
    },

    async change(context, id, change, permissions) {
      const [changed, current] = await postgres.write(context, (db) => [
        db.execute<{ id: string }>(
          sql`update api_keys set ${toSet(change)} where id = ${id} and revoked_at is null and scopes <@ ${list(permissions)} returning id`,
        ),
        db.execute<KeyRow>(findKey(id)),
      ]);
      const [key] = current.rows;
      if (!key) return { kind: 'not_found' };
      return changed.rows[0] ? { kind: 'done', key } : { kind: 'beyond_permissions' };
    },

    async rotate(context, id, successor, overlapHours, permissions) {
      const fields = JSON.stringify({ ...successor, hash: toHex(successor.hash) });
      const [rotated, made] = await postgres.write(context, (db) => [
        db.execute<{ outcome: 'done' | Exclude<KeyOutcome['kind'], 'done'> | 'rotated' }>(
          sql`select rotate_api_key(${id}, ${list(permissions)}, ${fields}::jsonb, make_interval(secs => ${overlapHours * 3600}::float8)) as outcome`,
        ),
        db.execute<KeyRow>(findKey(successor.id)),
      ]);
      const { outcome } = first(rotated.rows);
      return outcome === 'done' ? { kind: 'done', key: first(made.rows) } : { kind: outcome };
    },

    async revoke(context, id) {
      const [revoked] = await postgres.write(context, (db) => [
        db.execute(sql`update api_keys set revoked_at = now() where id = ${id} and revoked_at is null returning id`),
      ]);
      return revoked.rows.length > 0;
    },
  };
}

function toSet(change: UpdateKey): SQL {
  const set: SQL[] = [];
  if (change.name !== undefined) set.push(sql`name = ${change.name}`);
  if (change.scopes !== undefined) set.push(sql`scopes = ${list(change.scopes)}`);
  if (change.expiresAt !== undefined) set.push(sql`expires_at = ${change.expiresAt}::timestamptz`);
  if (change.allowedIps !== undefined) set.push(sql`allowed_ips = ${list(change.allowedIps)}`);
  if (change.corsOrigins !== undefined) set.push(sql`cors_origins = ${list(change.corsOrigins)}`);
  return sql.join(set, sql`, `);
}

function first<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('The database returned no row.');
  return row;
}
