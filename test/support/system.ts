/** A test file's hold on the running system: clients for the API, for visitors and for the database, and what waits. */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { Pool } from 'pg';
import { afterAll, inject } from 'vitest';
import { waitFor } from '../../scripts/lib/wait-for.ts';
import { foundWorkspace } from '../../scripts/lib/seed.ts';
import { formatApiKey } from '../../src/api-keys/api-key.ts';
import { parsePublicId } from '../../src/lib/id.ts';
import { openApi, type ApiClient } from './api-client.ts';
import { openControl, type Control } from './control.ts';
import { sendHttp, type HttpAnswer } from './http.ts';
import { openMailbox, type Mailbox } from './mailbox.ts';
import type { SystemFacts, TestWorkspace } from './run-system.ts';

export interface VisitOptions {
  host?: string;
  method?: string;
  headers?: Record<string, string>;
}

export type Tenant = TestWorkspace & { api: ApiClient };

export interface System extends Control, Mailbox {
  facts: SystemFacts;
  a: Tenant;
  b: Tenant;
  /** A request without a key. */
  anonymous: ApiClient;
  api(apiKey: string): ApiClient;
  /** A new key of the workspace with these scopes. */
  keyWith(tenant: TestWorkspace, scopes: readonly string[]): Promise<ApiClient>;
  /** A new workspace, for tests that look at everything a workspace has. */
  found(): Promise<Tenant>;
  /** Asks for a path as a browser does, without following redirects. */
  visit(path: string, options?: VisitOptions): Promise<HttpAnswer>;
  /** Sees and changes everything. */
  root: Pool;
  replica: Pool;
  owner: Pool;
  /** As the Workers' own roles. */
  asApi: Pool;
  asAuth: Pool;
  asJobs: Pool;
  /** Waits for lines of the Workers' logs that hold the text: they come by another way than the answer, and may come after it. */
  logged(text: string): Promise<string[]>;
  /** Waits until the replica has replayed all that was written before the call. */
  caughtUp(): Promise<void>;
  /** Waits until the ledger and its replica hold so many clicks of these links (public ids); returns how many the ledger holds. */
  settleClicks(linkIds: readonly string[], count: number, deadlineMs?: number): Promise<number>;
}

/** A browser of a person; without one every click is a bot's. */
export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';

/** A key that no other test uses. */
export const freshKey = (prefix = 'k'): string => `${prefix}-${randomBytes(6).toString('hex')}`;

/**
 * An address that no other visitor of the run comes from: whoever shares one also shares limits and what misses owe. From all of
 * 10.0.0.0/8, because of a few thousand out of a smaller range two meet by chance.
 */
export const freshIp = (): string => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;

export const toUuid = (publicId: string): string => parsePublicId('link', publicId) ?? '';

/** Opens the system that the global setup runs; closes its connections after the file's tests. */
export function openSystem(): System {
  const facts = inject('system');
  const pools: Pool[] = [];
  const open = (connectionString: string): Pool => {
    const pool = new Pool({ connectionString, max: 4, allowExitOnIdle: true });
    // A server that a test stops takes idle connections with it; the next query opens a new one.
    pool.on('error', () => undefined);
    pools.push(pool);
    return pool;
  };
  const control = openControl(facts.controlUrl);
  const api = (apiKey: string) => openApi(facts.port, apiKey);
  const root = open(facts.superuserUrl);
  const replica = open(facts.replicaSuperuserUrl);
  afterAll(() => Promise.all(pools.map((pool) => pool.end())));

  return {
    ...control,
    ...openMailbox(facts.port),
    facts,
    a: { ...facts.a, api: api(facts.a.apiKey) },
    b: { ...facts.b, api: api(facts.b.apiKey) },
    anonymous: openApi(facts.port, null),
    api,
    async keyWith({ workspaceId }, scopes) {
      const apiKey = formatApiKey(randomBytes(32));
      await root.query(
        `insert into api_keys (id, workspace_id, name, hint, hash, scopes) values (gen_random_uuid(), $1, 'test', '', $2, $3)`,
        [workspaceId, createHash('sha256').update(apiKey).digest(), scopes],
      );
      return api(apiKey);
    },
    async found() {
      const ownDomain = `${randomBytes(4).toString('hex')}.localhost`;
      const founding = { workspaceName: ownDomain, keyName: 'first', sharedDomain: 'localhost', ownDomain };
      const founded = await foundWorkspace(facts.ownerUrl, founding);
      return { ...founded, ownDomain, api: api(founded.apiKey) };
    },
    visit: (path, { host = 'localhost', method = 'GET', headers = {} } = {}) =>
      sendHttp({
        port: facts.port,
        host,
        path,
        method,
        headers: { 'user-agent': firefox, 'accept-language': 'en', 'cf-connecting-ip': freshIp(), ...headers },
      }),
    root,
    replica,
    owner: open(facts.ownerUrl),
    asApi: open(facts.apiUrl),
    asAuth: open(facts.authUrl),
    asJobs: open(facts.jobsUrl),
    logged: (text) =>
      waitFor(
        async () => {
          const lines = await control.logsWith(text);
          return lines.length > 0 && lines;
        },
        { what: `${text} in the logs`, deadlineMs: 20_000, everyMs: 50 },
      ),
    async caughtUp() {
      const { rows } = await root.query<{ lsn: string }>('select pg_current_wal_insert_lsn()::text as lsn');
      const replayed = async () => {
        const now = await replica.query<{ done: boolean }>('select pg_last_wal_replay_lsn() >= $1 as done', [
          rows[0]?.lsn,
        ]);
        return now.rows[0]?.done ?? false;
      };
      await waitFor(replayed, { what: 'the replica to catch up', deadlineMs: 20_000 });
    },
    async settleClicks(linkIds, count, deadlineMs = 30_000) {
      const ids = linkIds.map(toUuid);
      const countIn = async (pool: Pool): Promise<number> => {
        const { rows } = await pool.query<{ count: string }>(
          'select count(*) as count from clicks where link_id = any($1)',
          [ids],
        );
        return Number(rows[0]?.count);
      };
      const settled = async () => (await countIn(root)) >= count && (await countIn(replica)) >= count;
      await waitFor(settled, { what: `${count} clicks`, deadlineMs, everyMs: 50 });
      return countIn(root);
    },
  };
}
