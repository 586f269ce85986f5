import { Client } from 'pg';
import { afterAll, beforeEach } from 'vitest';
import type { BatchedClick, ClickBatch } from '../../../src/clicks/batch.ts';
import { toLedgerBatch, type LedgerBatch } from '../../../src/clicks/delivery.ts';
import { postgresClicks, type ClickStore } from '../../../src/clicks/store.ts';
import { openPostgres, type Postgres } from '../../../src/platform/postgres.ts';
import type { Stack } from '../../../scripts/stack/types.ts';
import { startPreparedStack } from '../../support/prepared-stack.ts';

export interface ClicksDatabase {
  stack: Stack;
  /** As the Workers connect: over the Neon gateway, in their own roles. */
  jobs: Postgres;
  api: Postgres;
  store: ClickStore;
  /** Sees and changes everything. */
  root: Client;
  /** Owns the tables, may become the function owners, is no superuser. */
  owner: Client;
  stop(): Promise<void>;
}

export const workspaces = ['10000000-0000-7000-8000-000000000001', '10000000-0000-7000-8000-000000000002'] as const;
const domain = '20000000-0000-7000-8000-000000000001';
/** The first two belong to the first workspace, the third to the second. */
export const links = [
  '30000000-0000-7000-8000-000000000001',
  '30000000-0000-7000-8000-000000000002',
  '30000000-0000-7000-8000-000000000003',
] as const;
export const unknownLink = '3fffffff-0000-7000-8000-000000000000';

const password = 'test';

/** A database for one test file, without clicks before each of its tests. */
export async function useClicksDatabase(): Promise<ClicksDatabase> {
  const database = await openClicksDatabase();
  afterAll(() => database.stop());
  beforeEach(() => clearClicks(database));
  return database;
}

/** A fresh database with all migrations applied by a role that is no superuser, two workspaces and three links. */
async function openClicksDatabase(): Promise<ClicksDatabase> {
  const stack = await startPreparedStack({
    linkpulse_api: password,
    linkpulse_auth: password,
    linkpulse_jobs: password,
  });
  const owner = await connect(stack.ownerUrl);
  const root = await connect(stack.superuserUrl ?? '');
  await seed(root);
  const jobs = openPostgres({ primaryUrl: stack.neonUrl('linkpulse_jobs', password, 'primary') });
  const api = openPostgres({ primaryUrl: stack.neonUrl('linkpulse_api', password, 'primary') });
  return {
    stack,
    jobs,
    api,
    store: postgresClicks(jobs),
    root,
    owner,
    async stop() {
      await Promise.all([root.end(), owner.end()]);
      await stack.stop();
    },
  };
}

export async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
}

async function seed(root: Client): Promise<void> {
  await root.query(`insert into workspaces (id, name) values ($1, 'one'), ($2, 'two')`, [...workspaces]);
  await root.query(`insert into domains (id, hostname) values ($1, 'go.test')`, [domain]);
  await root.query(
    `insert into links (id, workspace_id, domain_id, key, url)
     select l.id, l.workspace, $1, l.id::text, 'https://example.com' from unnest($2::uuid[], $3::uuid[]) as l (id, workspace)`,
    [domain, [...links], [workspaces[0], workspaces[0], workspaces[1]]],
  );
}

export const clearClicks = (database: ClicksDatabase) =>
  database.root.query(
    'truncate clicks, click_batches, click_deltas, click_hours, click_days, click_totals, click_reconciliations, dead_letters',
  );

export const nowMs = Date.now();
let drawn = 0;

/** A new batch id; also serves as isolate. */
export const newId = (): string => `40000000-0000-7000-8000-${(++drawn).toString(16).padStart(12, '0')}`;

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';

export const aClick = (changes: Partial<BatchedClick> = {}): BatchedClick => ({
  linkId: links[0],
  timeMs: nowMs,
  signal: 'none',
  optedOut: false,
  userAgent: firefox,
  referrer: 'https://www.example.org',
  language: 'de-DE,de;q=0.9',
  country: 'DE',
  region: 'Bavaria',
  city: 'Munich',
  continent: 'EU',
  asn: 3320,
  visitor: '0011223304556677',
  ...changes,
});

export const aBatch = (clicks: BatchedClick[], changes: Partial<ClickBatch> = {}): ClickBatch => ({
  id: newId(),
  isolateId: newId(),
  sequence: 0,
  captured: clicks.length,
  dropped: 0,
  sealedAtMs: nowMs,
  clicks,
  ...changes,
});

export const aLedgerBatch = (clicks: BatchedClick[], changes: Partial<ClickBatch> = {}): LedgerBatch =>
  toLedgerBatch(aBatch(clicks, changes), nowMs);

/** The counters of the ledger and of the totals, which must agree. */
export async function countClicks(database: ClicksDatabase): Promise<{ ledger: number; totals: number }> {
  const { rows } = await database.root.query<{ ledger: number; totals: number }>(
    `select (select count(*)::integer from clicks) as ledger, (select coalesce(sum(clicks), 0)::integer from click_totals) as totals`,
  );
  return rows[0] ?? { ledger: -1, totals: -1 };
}
