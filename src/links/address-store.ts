/** Links by address across all tenants, for visitors and the publisher, through the functions that may do so. */
import { sql } from 'drizzle-orm';

import type { Postgres, ServedBy } from '../platform/postgres.ts';
import type { LinkSource } from './lookup.ts';
import { toProjection, type LinkRow } from './projection-row.ts';
import type { LinkProjection } from './projection.ts';

export interface AddressStore extends LinkSource {
  /** The links of those addresses that were ever given out. */
  findAll(endpoint: ServedBy, addresses: readonly string[]): Promise<Map<string, LinkProjection>>;
  /** Forgets the outbox rows that these puts have settled. */
  clearOutbox(published: readonly { address: string; version: number }[]): Promise<void>;
}

export function postgresAddresses(postgres: Postgres): AddressStore {
  const findAll = async (endpoint: ServedBy, addresses: readonly string[]) => {
    const rows = await postgres.call<LinkRow>(
      endpoint,
      sql`select * from resolve_links(${sql.param([...addresses])}::text[])`,
    );
    return new Map(rows.map((row) => [row.address, toProjection(row)]));
  };
  return {
    findAll,
    find: async (endpoint, address) => (await findAll(endpoint, [address])).get(address) ?? null,
    async clearOutbox(published) {
      const addresses = sql.param(published.map(({ address }) => address));
      const versions = sql.param(published.map(({ version }) => version));
      await postgres.call('primary', sql`select clear_outbox(${addresses}::text[], ${versions}::integer[])`);
    },
  };
}
