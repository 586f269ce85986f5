/** `npm run migrate`: applies migrations to a database, or with --check compares the drizzle schema with them. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { parseOrExit } from './lib/arguments.ts';
import { applyMigrations } from './lib/migrate.ts';

const help = `npm run migrate -- [--database-url URL] [--check]

Applies the migrations that the database does not have yet, as its owner.

  --database-url URL  the owner's connection string; default: $DATABASE_URL
  --check             changes nothing: fails when src/*/schema.ts and migrations/ differ

The passwords of the roles linkpulse_api, linkpulse_auth and linkpulse_jobs are set from $LINKPULSE_API_PASSWORD,
$LINKPULSE_AUTH_PASSWORD and $LINKPULSE_JOBS_PASSWORD when all are given.`;

const { values } = parseOrExit(
  {
    options: { 'database-url': { type: 'string' }, check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  },
  help,
);

try {
  if (values.help) console.log(help);
  else if (values.check) await check();
  else await apply(values['database-url'] ?? process.env['DATABASE_URL']);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function apply(url: string | undefined): Promise<void> {
  if (!url) {
    console.error('No database: give --database-url or set DATABASE_URL. (npm run dev migrates its own database.)');
    process.exitCode = 2;
    return;
  }
  const {
    LINKPULSE_API_PASSWORD: linkpulse_api,
    LINKPULSE_AUTH_PASSWORD: linkpulse_auth,
    LINKPULSE_JOBS_PASSWORD: linkpulse_jobs,
  } = process.env;
  if (!/^postgres(ql)?:\/\//.test(url)) {
    console.error('That is no connection string; one looks like postgres://owner:password@host/database.');
    process.exitCode = 2;
    return;
  }
  const applied = await applyMigrations(
    url,
    linkpulse_api && linkpulse_auth && linkpulse_jobs ? { linkpulse_api, linkpulse_auth, linkpulse_jobs } : null,
  );
  console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'Nothing to apply.');
}

/** Lets drizzle-kit generate into a copy: what it would add is what is missing. */
async function check(): Promise<void> {
  const copy = await mkdtemp(path.join(tmpdir(), 'linkpulse-migrations-'));
  try {
    await cp('migrations', copy, { recursive: true });
    const before = (await readdir(copy)).length;
    await promisify(execFile)(
      'drizzle-kit',
      ['generate', '--config', 'migrations/drizzle.config.ts', '--name', 'missing'],
      {
        env: { ...process.env, MIGRATIONS_OUT: path.relative('.', copy) },
      },
    );
    if ((await readdir(copy)).length === before) console.log('The migrations match the schema.');
    else {
      console.error('src/*/schema.ts has changes without a migration: run npm run generate and commit what it writes.');
      process.exitCode = 1;
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
