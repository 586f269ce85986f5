import { Client } from 'pg';

type Row = Record<string, unknown>;

/** Runs SQL over the wire, several statements if need be, on a connection of its own; the rows of the last one. */
export async function queryOver(wireUrl: string | null, sql: string): Promise<Row[]> {
  if (wireUrl === null) throw new Error('the stack has no such server');
  const client = new Client({ connectionString: wireUrl });
  await client.connect();
  try {
    // One result, or an array of them when there are several statements, which the types do not say.
    const results = (await client.query<Row>(sql)) as { rows: Row[] } | { rows: Row[] }[];
    return (Array.isArray(results) ? results.at(-1) : results)?.rows ?? [];
  } finally {
    await client.end();
  }
}
