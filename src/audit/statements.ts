/** Queries on the audit log of one workspace; row-level security narrows every one of them. */
import { sql, type SQL } from 'drizzle-orm';

import { referenceFields } from './ids.ts';

/** As text, because that is what the chain's hashes are computed from. */
const columns = sql`
  l.chain, l.seq::float8 as seq, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, l.actor, l.action,
  l.target_kind as "targetKind", l.target_id as "targetId", l.before::text, l.after::text, l.request_id as "requestId", l.place,
  l.personal::text, encode(l.previous, 'hex') as previous, encode(l.hash, 'hex') as hash`;

/** By field what is not erased: [salt in hex, value]. */
const values = sql`(
  select jsonb_object_agg(f.key, jsonb_build_array(encode(p.salt, 'hex'), p.value))
  from jsonb_each_text(l.personal) f join audit_personal p on p.commitment = decode(f.value, 'hex')) as values`;

/** What colleagues and keys are called today. */
const actorName = sql`case split_part(l.actor, ':', 1)
  when 'key' then (select k.name from api_keys k where k.id = split_part(l.actor, ':', 2)::uuid)
  when 'system' then null
  else (select u.name from users u where u.id = split_part(l.actor, ':', 2)::uuid) end as "actorName"`;

const idsIn = (fields: SQL): SQL => sql`
  select value::uuid as id from jsonb_each_text(coalesce(${fields}, '{}')) where key = any(${sql.param([...referenceFields])}::text[])`;

/** The id of what an entry is about, where that has a name; ids of other kinds need not be UUIDs. */
const targetId = sql`select case when l.target_kind in ('link', 'member', 'api_key') then l.target_id::uuid end as id`;

/** Today's names of the people, keys and domains that the fields refer to, and of what the entry is about, by id. */
const names = sql`(
  select jsonb_object_agg(r.id, coalesce(u.name, k.name, d.hostname, t.key))
  from (${idsIn(sql`l.before`)} union ${idsIn(sql`l.after`)} union ${targetId}) r
  left join users u on u.id = r.id left join api_keys k on k.id = r.id left join domains d on d.id = r.id
  left join links t on t.id = r.id
  where coalesce(u.name, k.name, d.hostname, t.key) is not null) as names`;

export interface AuditFilter {
  actors: readonly string[] | null;
  /** `link.updated` or `link`. */
  action: string | null;
  targetId: string | null;
  from: string | null;
  to: string | null;
  /** Older than this entry. */
  before: { at: string; seq: number } | null;
  limit: number;
}

/** Newest first. */
export function listEntries(filter: AuditFilter): SQL {
  const conditions = [sql`true`];
  if (filter.actors) conditions.push(sql`l.actor = any(${sql.param([...filter.actors])}::text[])`);
  if (filter.action)
    conditions.push(
      filter.action.includes('.') ? sql`l.action = ${filter.action}` : sql`l.target_kind = ${filter.action}`,
    );
  if (filter.targetId) conditions.push(sql`l.target_id = ${filter.targetId}`);
  if (filter.from) conditions.push(sql`l.at >= ${filter.from}::timestamptz`);
  if (filter.to) conditions.push(sql`l.at < ${filter.to}::timestamptz`);
  if (filter.before)
    conditions.push(sql`(l.at, l.seq) < (${filter.before.at}::timestamptz, ${filter.before.seq}::bigint)`);
  return sql`select ${columns}, ${values}, ${actorName}, ${names} from audit_log l where ${sql.join(conditions, sql` and `)}
    order by l.at desc, l.seq desc limit ${filter.limit}`;
}

/** In the order of the chain. */
export const exportEntries = (after: number, limit: number): SQL =>
  sql`select ${columns}, ${values} from audit_log l where l.seq > ${after}::bigint order by l.seq limit ${limit}`;

export const findHead = (): SQL => sql`select seq::float8 as seq, encode(hash, 'hex') as hash from audit_heads`;
