/** A Postgres for one run of the ingest benchmark: the local stack on a throwaway directory, with the thousand links. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';

import { applyMigrations } from '../lib/migrate.ts';
import { startStack } from '../stack/start-stack.ts';
import type { Stack } from '../stack/types.ts';
import { linkHost, linkIdOf, makeLinks } from './links.ts';

export interface IngestDatabase {
  /** As the jobs Worker connects. */
  jobsUrl: string;
  pids: { primary: number; replica: number };
  /** A superuser's connection. */
  root: Client;
  stop(): Promise<void>;
}

export const benchWorkspace = '10000000-0000-7000-8000-000000000001';
const benchDomain = '20000000-0000-7000-8000-000000000001';
const password = 'bench';
const anyPort = { primary: 0, replica: 0, primaryGateway: 0, replicaGateway: 0, redis: 0, upstash: 0 };

/** With fsync on, as a real one has it. */
export async function openIngestDatabase(log: (line: string) => void): Promise<IngestDatabase> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'linkpulse-bench-'));
  // The account that the servers run as must be able to enter it.
  await chmod(dataDir, 0o755);
  const removeData = () => rm(dataDir, { recursive: true, force: true });
  const ports = { preferred: anyPort, whenTaken: 'choose-another' } as const;
  // Never a database that DATABASE_URL names: this one is filled and emptied.
  const stack = await startStack({ dataDir, ports, env: { PATH: process.env.PATH }, log }).catch(
    async (error: unknown) => {
      await removeData();
      throw error;
    },
  );
  const stop = async (): Promise<void> => {
    await stack.stop();
    await removeData();
  };
  try {
    return await fill(stack, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function fill(stack: Stack, stop: () => Promise<void>): Promise<IngestDatabase> {
  await applyMigrations(stack.ownerUrl, {
    linkpulse_api: password,
    linkpulse_auth: password,
    linkpulse_jobs: password,
  });
  const root = new Client({ connectionString: stack.superuserUrl ?? '' });
  await root.connect();
  await root.query(`insert into workspaces (id, name) values ($1, 'bench')`, [benchWorkspace]);
  await root.query('insert into domains (id, hostname) values ($1, $2)', [benchDomain, linkHost]);
  const links = makeLinks();
  await root.query(
    `insert into links (id, workspace_id, domain_id, key, url)
     select l.id, $1, $2, l.key, l.url from unnest($3::uuid[], $4::text[], $5::text[]) as l (id, key, url)`,
    [
      benchWorkspace,
      benchDomain,
      links.map((_, index) => linkIdOf(index)),
      links.map(({ key }) => key),
      links.map(({ url }) => url),
    ],
  );
  const { primary = 0, replica = 0 } = stack.pids;
  return {
    jobsUrl: stack.neonUrl('linkpulse_jobs', password, 'primary'),
    pids: { primary, replica },
    root,
    async stop() {
      await root.end();
      await stop();
    },
  };
}
