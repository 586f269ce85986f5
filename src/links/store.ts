/** Links of one workspace in Postgres. */
import { sql } from 'drizzle-orm';

import { toPage } from '../lib/cursor.ts';
import { pgErrorOf } from '../platform/postgres-error.ts';
import type { ConsistencyToken } from '../platform/consistency-token.ts';
import type { Postgres, ServedBy, Context } from '../platform/postgres.ts';
import type { ChangeOutcome, Created, CreateOutcome, Idempotency, Link, LinkChange, NewLink } from './link.ts';
import { parsePageStart, sortValue } from './page.ts';
import { changeLink, createLinks, deleteLink, findLink, findLoop, listLinks, type LinkRow } from './statements.ts';
import type { ListLinks } from './wire.ts';

type Token = ConsistencyToken | 'primary' | null;

export interface LinkStore {
  /** Creates the rows that can be created, or all or none when `atomic`. */
  create<Proposal>(
    context: Context,
    rows: readonly NewLink[],
    atomic: boolean,
    idempotency: Idempotency<Proposal> | null,
  ): Promise<CreateOutcome<Proposal>>;
  find(workspaceId: string, id: string, token: Token): Promise<{ link: Link | null; servedBy: ServedBy }>;
  /** Null for a cursor that is none of ours. */
  list(
    workspaceId: string,
    query: ListLinks,
    token: Token,
  ): Promise<{ links: Link[]; nextCursor: string | null; servedBy: ServedBy } | null>;
  /** `expectedVersion` null changes whatever is there. */
  change(context: Context, id: string, change: LinkChange, expectedVersion: number | null): Promise<ChangeOutcome>;
  /** The address that is now a tombstone. */
  remove(
    context: Context,
    id: string,
    expectedVersion: number | null,
  ): Promise<{ kind: 'done'; address: string } | { kind: 'not_found' } | { kind: 'version_mismatch' }>;
  /** First numbers of blocks of sequence numbers for generated keys. Throws when the instance's code key has changed. */
  leaseCodes(length: number, keyFingerprint: Uint8Array, blocks: number): Promise<number[]>;
}

interface StoredOutcome<Proposal> {
  proposal: Proposal;
  results: Created[];
}

type CreateRow<Proposal> =
  | { replayed: false; results: Created[] }
  | { replayed: true; sameRequest: boolean; outcome: StoredOutcome<Proposal> };

export function postgresLinks(postgres: Postgres): LinkStore {
  return {
    async create<Proposal>(
      context: Context,
      rows: readonly NewLink[],
      atomic: boolean,
      idempotency: Idempotency<Proposal> | null,
    ) {
      try {
        const [created] = await postgres.write(context, (db) => [
          db.execute<{ outcome: CreateRow<Proposal> }>(createLinks(rows, atomic, idempotency)),
        ]);
        const outcome = created.rows[0]?.outcome;
        if (!outcome) throw new Error('create_links returned no row.');
        if (!outcome.replayed) return { kind: 'done', results: outcome.results };
        return outcome.sameRequest ? { kind: 'replayed', ...outcome.outcome } : { kind: 'key_reused' };
      } catch (error) {
        const fault = pgErrorOf(error);
        if (fault?.code !== 'LP001') throw error;
        // The detail is the JSON that create_links put there.
        const results: Created[] = JSON.parse(fault.detail ?? '[]');
        return { kind: 'rejected', results };
      }
    },

    async find(workspaceId, id, token) {
      const { rows, servedBy } = await postgres.read(workspaceId, token, (db) => [db.execute<LinkRow>(findLink(id))]);
      return { link: rows[0].rows[0] ?? null, servedBy };
    },

    async list(workspaceId, query, token) {
      const start = query.cursor === undefined ? null : parsePageStart(query.cursor, query.sortBy);
      if (query.cursor !== undefined && !start) return null;
      const { rows, servedBy } = await postgres.read(workspaceId, token, (db) => [
        db.execute<LinkRow>(listLinks(query, start)),
      ]);
      const { sortBy, pageSize } = query;
      const { page, nextCursor } = toPage(rows[0].rows, pageSize, (last) => [sortBy, sortValue(last, sortBy), last.id]);
      return { links: page, nextCursor, servedBy };
    },

    async change(context, id, change, expectedVersion) {
      try {
        const [changed, current, loop] = await postgres.write(context, (db) => [
          db.execute<{ version: number }>(changeLink(id, change, expectedVersion)),
          db.execute<LinkRow>(findLink(id)),
          db.execute<{ loops: boolean }>(findLoop(change.targets)),
        ]);
        const link = current.rows[0];
        if (!link) return { kind: 'not_found' };
        if (changed.rows[0]) return { kind: 'done', link };
        return { kind: loop.rows[0]?.loops ? 'url_loops' : 'version_mismatch' };
      } catch (error) {
        if (pgErrorOf(error)?.constraint === 'links_external_id') return { kind: 'external_id_taken' };
        throw error;
      }
    },

    async remove(context, id, expectedVersion) {
      const [removed, current] = await postgres.write(context, (db) => [
        db.execute<{ address: string }>(deleteLink(id, expectedVersion)),
        db.execute<LinkRow>(findLink(id)),
      ]);
      const address = removed.rows[0]?.address;
      if (address !== undefined) return { kind: 'done', address };
      return current.rows[0] ? { kind: 'version_mismatch' } : { kind: 'not_found' };
    },

    async leaseCodes(length, keyFingerprint, blocks) {
      const rows = await postgres.call<{ start: string }>(
        'primary',
        sql`select lease_codes(${length}::smallint, ${keyFingerprint}::bytea, ${blocks}::integer)::text as start`,
      );
      return rows.map(({ start }) => Number(start));
    },
  };
}
