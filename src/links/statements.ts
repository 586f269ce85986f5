/** Queries on links that run inside a transaction for one workspace; row-level security narrows every one of them. */
import { sql, type SQL } from 'drizzle-orm';

import type { Link, LinkChange, NewLink } from './link.ts';
import type { PageStart } from './page.ts';
import { links } from './schema.ts';
import type { ListLinks } from './wire.ts';

/** Instants as epoch milliseconds, so that no driver's idea of time zones comes between. */
const ms = (column: SQL): SQL => sql`(extract(epoch from ${column}) * 1000)::float8`;

const columns = sql`
  l.id, l.workspace_id as "workspaceId", d.hostname as host, l.key, l.url, l.external_id as "externalId", l.title, l.comments, l.tags,
  l.redirect_status as "redirectStatus", ${ms(sql`l.expires_at`)} as "expiresAt", l.expired_url as "expiredUrl",
  ${ms(sql`l.disabled_at`)} as "disabledAt", ${ms(sql`l.archived_at`)} as "archivedAt", l.version,
  ${ms(sql`l.created_at`)} as "createdAt", ${ms(sql`l.updated_at`)} as "updatedAt",
  t.clicks::float8 as clicks, t.human_clicks::float8 as "humanClicks", ${ms(sql`t.last_clicked_at`)} as "lastClickedAt"`;

const source = sql`links l join domains d on d.id = l.domain_id cross join lateral (
  select coalesce(sum(c.clicks), 0) as clicks, coalesce(sum(c.human_clicks), 0) as human_clicks, max(c.last_clicked_at) as last_clicked_at
  from click_totals c where c.link_id = l.id) t`;

/** A type alias, because interfaces have no index signature. */
export type LinkRow = { [Field in keyof Link]: Link[Field] };

export const createLinks = (
  rows: readonly NewLink[],
  atomic: boolean,
  idempotency: { key: string; requestHash: Uint8Array; proposal: unknown } | null,
): SQL => sql`select create_links(
  ${JSON.stringify(rows)}::jsonb, ${atomic}, ${idempotency?.key ?? null}::text, ${idempotency?.requestHash ?? null}::bytea,
  ${idempotency ? JSON.stringify(idempotency.proposal) : null}::jsonb) as outcome`;

export const findLink = (id: string): SQL =>
  sql`select ${columns} from ${source} where l.id = ${id} and l.deleted_at is null`;

export function listLinks(query: ListLinks, start: PageStart | null): SQL {
  const value = {
    // The bare column, so that the index on it gives the order.
    createdAt: sql`l.created_at`,
    clicks: sql`t.clicks::float8`,
    lastClicked: sql`coalesce(${ms(sql`t.last_clicked_at`)}, 0)`,
  }[query.sortBy];
  const conditions = [sql`l.deleted_at is null`];
  if (!query.showArchived) conditions.push(sql`l.archived_at is null`);
  if (query.domain) conditions.push(sql`d.hostname = ${query.domain.toLowerCase()}`);
  if (query.tag) conditions.push(sql`${query.tag} = any(l.tags)`);
  if (query.externalId) conditions.push(sql`l.external_id = ${query.externalId}`);
  if (query.search) {
    const pattern = `%${query.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    // Targets are stored as URLs write them, so what people type may stand there percent-encoded.
    const encoded = encodeURI(query.search).replaceAll(/[\\%_]/g, String.raw`\$&`);
    conditions.push(
      sql`(l.key ilike ${pattern} or l.url ilike ${pattern} or l.url ilike ${`%${encoded}%`} or l.title ilike ${pattern} or array_to_string(l.tags, ' ') ilike ${pattern})`,
    );
  }
  const forward = query.sortOrder === 'asc' ? sql`>` : sql`<`;
  // Cursor and order use the same expressions, ended by the id, so that a page neither repeats nor skips a row.
  if (start) {
    const from =
      query.sortBy === 'createdAt' ? sql`to_timestamp(${start.value}::float8 / 1000)` : sql`${start.value}::float8`;
    conditions.push(sql`(${value}, l.id) ${forward} (${from}, ${start.id}::uuid)`);
  }
  const direction = query.sortOrder === 'asc' ? sql`asc` : sql`desc`;
  return sql`select ${columns} from ${source} where ${sql.join(conditions, sql` and `)}
    order by ${value} ${direction}, l.id ${direction} limit ${query.pageSize + 1}`;
}

/** Changes the link if its version is the expected one and it will lead to no link host. The database raises the version and notes the address in the outbox. */
export function changeLink(id: string, change: LinkChange, expectedVersion: number | null): SQL {
  const set: SQL[] = [];
  if (change.url !== undefined) set.push(sql`url = ${change.url}`);
  if (change.externalId !== undefined) set.push(sql`external_id = ${change.externalId}`);
  if (change.title !== undefined) set.push(sql`title = ${change.title}`);
  if (change.comments !== undefined) set.push(sql`comments = ${change.comments}`);
  if (change.tags !== undefined) set.push(sql`tags = ${sql.param(change.tags)}::text[]`);
  if (change.redirectStatus !== undefined) set.push(sql`redirect_status = ${change.redirectStatus}`);
  if (change.expiresAt !== undefined) set.push(sql`expires_at = ${change.expiresAt}::timestamptz`);
  if (change.expiredUrl !== undefined) set.push(sql`expired_url = ${change.expiredUrl}`);
  if (change.disabled !== undefined) set.push(sql`disabled_at = ${since('disabled_at', change.disabled)}`);
  if (change.archived !== undefined) set.push(sql`archived_at = ${since('archived_at', change.archived)}`);
  return changeRow(id, sql.join(set, sql`, `), expectedVersion, sql`not ${anyServesLinks(change.targets)}`);
}

/** When a state began: stays when it was on already. */
const since = (column: 'disabled_at' | 'archived_at', on: boolean): SQL =>
  on ? sql`coalesce(${sql.identifier(column)}, now())` : sql`null`;

const anyServesLinks = (hosts: readonly string[]): SQL =>
  sql`exists (select from unnest(${sql.param([...hosts])}::text[]) as t (host) where serves_links(t.host))`;

/** Whether one of these hosts serves links itself. */
export const findLoop = (hosts: readonly string[]): SQL => sql`select ${anyServesLinks(hosts)} as loops`;

/** Leaves a tombstone: the key is never given out again. */
export const deleteLink = (id: string, expectedVersion: number | null): SQL =>
  changeRow(id, sql`deleted_at = now()`, expectedVersion, sql`true`);

const changeRow = (id: string, set: SQL, expectedVersion: number | null, condition: SQL): SQL => sql`
  with changed as (
    update ${links} set ${set} where id = ${id} and deleted_at is null and ${condition}
      and (${expectedVersion}::integer is null or version = ${expectedVersion}::integer)
    returning domain_id, key, version
  )
  select c.version, d.hostname || '/' || c.key as address from changed c join domains d on d.id = c.domain_id`;
