/** Entries as the chain's rules take them: text as Postgres has it, so that no driver's idea of JSON or time comes between. */
import type { Client } from 'pg';

import type { Entry, Head, PersonalValue } from '../../src/audit/chain.ts';

const columns = `chain, seq::text, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor, action,
  target_kind as "targetKind", target_id as "targetId", before::text, after::text, request_id as "requestId", place,
  personal::text, encode(previous, 'hex') as previous, encode(hash, 'hex') as hash`;

type Row = Omit<Entry, 'seq'> & { seq: string };

const toEntry = (row: Row): Entry => ({ ...row, seq: Number(row.seq) });

/** The entries behind this number, so many at most. */
export async function readForward(client: Client, chain: string, after: number, limit: number): Promise<Entry[]> {
  const { rows } = await client.query<Row>(
    `select ${columns} from audit_log where chain = $1 and seq > $2 order by audit_log.seq limit $3`,
    [chain, after, limit],
  );
  return rows.map(toEntry);
}

export async function readNewest(client: Client, chain: string, limit: number): Promise<Entry[]> {
  const { rows } = await client.query<Row>(
    `select ${columns} from audit_log where chain = $1 order by audit_log.seq desc limit $2`,
    [chain, limit],
  );
  return rows.map(toEntry);
}

/** All chains, also one whose head or whose entries are gone. */
export async function readChains(client: Client): Promise<string[]> {
  // Each next chain by the index: reading them off the log would read all of it.
  const { rows } = await client.query<{ chain: string }>(
    `with recursive logged as (
       (select chain from audit_log order by chain limit 1)
       union all
       select (select l.chain from audit_log l where l.chain > logged.chain order by l.chain limit 1) from logged where logged.chain is not null
     )
     select chain from logged where chain is not null union select chain from audit_heads order by chain`,
  );
  return rows.map(({ chain }) => chain);
}

export async function readHead(client: Client, chain: string): Promise<Head | null> {
  const { rows } = await client.query<{ seq: string; hash: string }>(
    `select seq::text, encode(hash, 'hex') as hash from audit_heads where chain = $1`,
    [chain],
  );
  const [row] = rows;
  return row ? { seq: Number(row.seq), hash: row.hash } : null;
}

/** The personal values that are not erased, by their commitments. */
export async function readPersonal(
  client: Client,
  commitments: readonly string[],
): Promise<Map<string, PersonalValue>> {
  const { rows } = await client.query<{ commitment: string; salt: Buffer; value: string }>(
    `select encode(commitment, 'hex') as commitment, salt, value from audit_personal
     where commitment = any(array(select decode(c, 'hex') from unnest($1::text[]) as c))`,
    [commitments],
  );
  return new Map(rows.map(({ commitment, salt, value }) => [commitment, { salt, value }]));
}
