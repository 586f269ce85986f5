/** The database that a command of the instance's owner looks into, and as whom. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

import { UsageError } from './arguments.ts';

export async function openDatabase(option: string | undefined): Promise<Client> {
  const connectionString = option ?? process.env['ADMIN_DATABASE_URL'] ?? readDevUrl();
  if (connectionString === null) {
    throw new UsageError('no database: give --database-url, set ADMIN_DATABASE_URL, or start `npm run dev`');
  }
  if (!/^postgres(?:ql)?:\/\//.test(connectionString))
    throw new UsageError('the database URL must begin with postgres://');
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  return client;
}

function readDevUrl(): string | null {
  let text: string;
  try {
    text = readFileSync(join(import.meta.dirname, '../../.linkpulse/dev.json'), 'utf8');
  } catch {
    // ENOENT: nothing runs.
    return null;
  }
  const facts: unknown = JSON.parse(text);
  const isFacts = typeof facts === 'object' && facts !== null && 'adminDatabaseUrl' in facts;
  return isFacts && typeof facts.adminDatabaseUrl === 'string' ? facts.adminDatabaseUrl : null;
}

export type Isolation = 'read committed' | 'repeatable read';

/** The owner of the tables has row-level security forced on it and would see nothing; the owners of functions see their feature's. */
export async function asRole<Row>(
  client: Client,
  role: 'linkpulse_clicks' | 'linkpulse_links' | 'linkpulse_audit' | 'linkpulse_identity' | 'linkpulse_auth',
  isolation: Isolation,
  run: () => Promise<Row>,
): Promise<Row> {
  await client.query(`begin isolation level ${isolation}`);
  try {
    await client.query(`set local role ${role}`);
    const result = await run();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
