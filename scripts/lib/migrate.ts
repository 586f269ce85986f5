/** Applies the migrations as the owner of the database, and gives the login roles their passwords. */
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';

const folder = path.resolve(import.meta.dirname, '../../migrations');

/** Passwords of the roles that Workers log in as. */
export interface RolePasswords {
  linkpulse_api: string;
  linkpulse_auth: string;
  linkpulse_jobs: string;
}

/** Runs what has not run yet, all in one transaction; returns the names of the migrations that were new. Throws with the failing statement. */
export async function applyMigrations(ownerUrl: string, passwords: RolePasswords | null): Promise<string[]> {
  const client = new Client({ connectionString: ownerUrl, application_name: 'linkpulse-migrate' });
  await client.connect();
  try {
    const before = await countApplied(client);
    await migrate(drizzle(client), { migrationsFolder: folder });
    for (const [role, password] of Object.entries(passwords ?? {})) {
      await client.query(`alter role ${escapeIdentifier(role)} password ${escapeLiteral(password)}`);
    }
    const journal: { entries: { tag: string }[] } = JSON.parse(
      await readFile(path.join(folder, 'meta/_journal.json'), 'utf8'),
    );
    return journal.entries.slice(before).map(({ tag }) => tag);
  } finally {
    await client.end();
  }
}

async function countApplied(client: Client): Promise<number> {
  const { rows } = await client.query<{ table: string | null }>(
    `select to_regclass('drizzle.__drizzle_migrations') as table`,
  );
  if (!rows[0]?.table) return 0;
  const applied = await client.query<{ count: string }>('select count(*) from drizzle.__drizzle_migrations');
  return Number(applied.rows[0]?.count ?? 0);
}
