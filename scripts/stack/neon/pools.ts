import { DatabaseError, Pool, type PoolClient } from 'pg';
import { withCredentials } from '../wire-url.ts';
import type { Login } from './request.ts';

export type PoolsOptions = {
  /** Wire URL of the endpoint; its role and database are replaced by those of each request. */
  readonly upstreamUrl: string;
  /** After this long the server cancels a statement: 57014. */
  readonly statementTimeoutMs: number;
  readonly connectTimeoutMs: number;
};

/** No connection could be had; `cause` says why. Nothing was sent. */
class ConnectError extends Error {
  readonly code = 'CONNECT_FAILED';
}

export interface Pools {
  /** Lends a connection that logged in as `login`. Throws ConnectError, or the server's refusal as DatabaseError. */
  borrow(login: Login): Promise<PoolClient>;
  close(): Promise<void>;
}

/** All Workers of one machine share these; the server takes 200 in all. */
const CONNECTIONS_PER_LOGIN = 20;
const MAX_LOGINS = 32;
const IDLE_MS = 10_000;

/** One pool of connections for each role, password and database, so that roles and row-level security are real. */
export function openPools(options: PoolsOptions): Pools {
  const pools = new Map<string, Pool>();

  function poolFor(login: Login): Pool {
    const key = JSON.stringify([login.user, login.password, login.database]);
    const pool = pools.get(key) ?? openPool(login, options);
    // Last used comes last, so that the first is the one to give up.
    pools.delete(key);
    pools.set(key, pool);
    const [oldest] = pools.keys();
    if (pools.size > MAX_LOGINS && oldest !== undefined) discard(oldest);
    return pool;
  }

  function discard(key: string): void {
    const pool = pools.get(key);
    pools.delete(key);
    // Statements that run on it are still answered; it ends when they have.
    void pool?.end();
  }

  return {
    async borrow(login) {
      try {
        return await poolFor(login).connect();
      } catch (error) {
        if (error instanceof DatabaseError) throw error;
        throw new ConnectError(error instanceof Error ? error.message : 'no connection', { cause: error });
      }
    },
    async close() {
      const open = [...pools.values()];
      pools.clear();
      await Promise.all(open.map((pool) => pool.end()));
    },
  };
}

function openPool({ user, password, database }: Login, options: PoolsOptions): Pool {
  const pool = new Pool({
    connectionString: withCredentials(options.upstreamUrl, { role: user, password, database }),
    max: CONNECTIONS_PER_LOGIN,
    idleTimeoutMillis: IDLE_MS,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    idle_in_transaction_session_timeout: options.statementTimeoutMs,
  });
  // An idle connection that the server ended (a restart); the pool has already dropped it.
  pool.on('error', () => undefined);
  return pool;
}
