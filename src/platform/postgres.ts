/**
 * Postgres over the Neon HTTP protocol: one fetch is one transaction. A write goes to the primary and its commit position
 * comes back as a consistency token; a read goes to the replica unless the replica has not replayed the reader's token yet.
 * Not guaranteed: a read without a token may be as old as the replica is behind.
 */
import { neon, neonConfig } from '@neondatabase/serverless';
import { sql, type SQL } from 'drizzle-orm';
import type { BatchItem, BatchResponse } from 'drizzle-orm/batch';
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http';

import { openBreaker } from './breaker.ts';
import { parseToken, type ConsistencyToken } from './consistency-token.ts';
import { describeError, emit } from './events.ts';

export interface PostgresOptions {
  /** Connection string of the primary, as the Worker's own role. */
  primaryUrl: string;
  /** The same on the read replica; without one all reads go to the primary. */
  replicaUrl?: string | undefined;
  /** Deadline of one call in milliseconds; default 8,000. */
  deadlineMs?: number;
}

export type Db = NeonHttpDatabase;
type Queries = readonly [BatchItem<'pg'>, ...BatchItem<'pg'>[]];
export type ServedBy = 'primary' | 'replica';

/** For which tenant a transaction runs and, for the audit log, on whose behalf. The database reads it from the transaction's settings. */
export interface Context {
  /** Null where no tenant is concerned: no tenant's row exists then. */
  workspaceId: string | null;
  /** `user:<uuid>`, `key:<uuid>`, `operator:<uuid>` or `system:<name>`. */
  actor: string;
  requestId: string | null;
  /** Country, or country and region; nothing finer is kept. */
  place: string | null;
  /** Kept for 30 days at most, and erased with the person. */
  ip: string | null;
}

/** What the service does by itself, on nobody's behalf. */
export const asSystem = (name: string): Context => ({
  workspaceId: null,
  actor: `system:${name}`,
  requestId: null,
  place: null,
  ip: null,
});

export interface Postgres {
  /** Runs the queries on the primary as one transaction in which only this workspace's rows exist. */
  write<T extends Queries>(context: Context, build: (db: Db) => T): Promise<BatchResponse<T>>;
  /** The same, read only, on the replica when it has replayed `token`, else on the primary. 'primary' asks for the primary. */
  read<T extends Queries>(
    workspaceId: string,
    token: ConsistencyToken | 'primary' | null,
    build: (db: Db) => T,
  ): Promise<{ rows: BatchResponse<T>; servedBy: ServedBy }>;
  /** Calls one of the named functions that may cross tenants; with a context where it changes what is audited. */
  call<Row extends Record<string, unknown>>(endpoint: ServedBy, query: SQL, context?: Context): Promise<Row[]>;
  /** The position that is certain to include every commit made so far. */
  commitToken(): Promise<ConsistencyToken>;
}

/** A replica that failed is left alone this long: waiting for its deadline on every read would cost each of them seconds. */
const replicaPauseMs = 10_000;

export function openPostgres(options: PostgresOptions): Postgres {
  const deadlineMs = options.deadlineMs ?? 8000;
  const primary = (): Db => connect(options.primaryUrl, deadlineMs);
  // Shorter: behind a replica that hangs there is still the primary to ask.
  const replica = (): Db => connect(options.replicaUrl ?? options.primaryUrl, Math.min(deadlineMs, 2000));

  const breaker = openBreaker(replicaPauseMs);

  const readPrimary = async <T extends Queries>(workspaceId: string, build: (db: Db) => T) => ({
    rows: await inContext(primary(), { workspaceId }, build),
    servedBy: 'primary' as const,
  });

  return {
    write: (context, build) => inContext(primary(), context, build),
    async read(workspaceId, token, build) {
      if (token === 'primary' || !options.replicaUrl || breaker.isOpen(Date.now()))
        return readPrimary(workspaceId, build);
      try {
        const db = replica();
        const replayed = db.execute<{ replayed: boolean }>(
          sql`select coalesce(pg_last_wal_replay_lsn() >= ${token ?? '0/0'}::pg_lsn, true) as replayed`,
        );
        const [, check, ...rows] = await db.batch([setContext(db, { workspaceId }), replayed, ...build(db)]);
        if (check.rows[0]?.replayed) return { rows: ofCaller(rows), servedBy: 'replica' };
      } catch (error) {
        // Down, starting, or behind a migration: the primary decides.
        breaker.trip(Date.now());
        emit('warn', 'replica.read.failed', { error: describeError(error) });
      }
      return readPrimary(workspaceId, build);
    },
    async call(endpoint, query, context) {
      if (endpoint === 'replica' && breaker.isOpen(Date.now()))
        throw new Error('The replica has just failed and is left alone.');
      const db = endpoint === 'replica' ? replica() : primary();
      const run = async () =>
        context ? (await db.batch([setContext(db, context), db.execute(query)]))[1] : await db.execute(query);
      const { rows } = await run().catch((error: unknown) => {
        if (endpoint === 'replica') breaker.trip(Date.now());
        throw error;
      });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- callers name the row of the function they call; contract tests hold them to it
      return rows as never;
    },
    async commitToken() {
      const { rows } = await primary().execute<{ lsn: string }>(sql`select pg_current_wal_insert_lsn()::text as lsn`);
      const token = parseToken(rows[0]?.lsn);
      if (!token) throw new Error('Postgres did not tell its log position.');
      return token;
    },
  };
}

async function inContext<T extends Queries>(
  db: Db,
  context: AnyContext,
  build: (db: Db) => T,
): Promise<BatchResponse<T>> {
  const [, ...rows] = await db.batch([setContext(db, context), ...build(db)]);
  return ofCaller(rows);
}

/** The results of the caller's queries: the tuple type is lost by the queries put in front of them, their order is not. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
const ofCaller = <T extends Queries>(rows: readonly unknown[]): BatchResponse<T> => rows as BatchResponse<T>;

/** A read needs to say no more than for which workspace. */
type AnyContext = Pick<Context, 'workspaceId'> & Partial<Context>;

/**
 * Local to the transaction (`true`): on a shared pool a session setting would leak into the next tenant's query. What is not known is
 * empty: the database takes that for unset.
 */
const setContext = (db: Db, { workspaceId, actor, requestId, place, ip }: AnyContext) =>
  db.execute(
    sql`select set_config('app.workspace_id', ${workspaceId ?? ''}, true), set_config('app.actor', ${actor ?? ''}, true),
          set_config('app.request_id', ${requestId ?? ''}, true), set_config('app.place', ${place ?? ''}, true),
          set_config('app.ip', ${ip ?? ''}, true)`,
  );

/**
 * A deployed database answers at its region's `api.` host, as the driver does by default; the local stack's gateway answers over
 * plain http at the very host and port of the connection string.
 */
neonConfig.fetchEndpoint = (host, port) =>
  host === '127.0.0.1' || host === 'localhost'
    ? `http://${host}:${port}/sql`
    : `https://${host.replace(/^[^.]+\./, 'api.')}/sql`;

function connect(url: string, deadlineMs: number): Db {
  return drizzle({ client: neon(url, { fetchOptions: { signal: AbortSignal.timeout(deadlineMs) } }) });
}
