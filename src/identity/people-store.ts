/** The database as the role that sees people and no tenant, for one request. The audit log learns who acts as soon as that is known. */
import type { BatchItem } from 'drizzle-orm/batch';

import type { Context, Db, Postgres } from '../platform/postgres.ts';

export type Row = Record<string, unknown>;
export type BuildQuery = (db: Db) => BatchItem<'pg'>;
export type BuildRows = (db: Db) => BatchItem<'pg'> & PromiseLike<Row[]>;

export interface People {
  rows(build: BuildRows): Promise<Row[]>;
  /** All of them or none. */
  runAll(builds: readonly BuildQuery[]): Promise<void>;
  actAs(userId: string): void;
}

/** What the audit log is told of a request besides who acts. */
export type RequestFacts = Pick<Context, 'requestId' | 'place' | 'ip'>;

export function openPeople(postgres: Pick<Postgres, 'write'>, facts: RequestFacts): People {
  let actor = 'system:sign-in';
  const context = (): Context => ({ ...facts, workspaceId: null, actor });
  return {
    async rows(build) {
      const [rows] = await postgres.write(context(), (db) => [build(db)]);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type of one query's rows, which a batch of any query loses
      return rows as Row[];
    },
    async runAll([first, ...rest]) {
      if (first) await postgres.write(context(), (db) => [first(db), ...rest.map((build) => build(db))]);
    },
    actAs(userId) {
      actor = `user:${userId}`;
    },
  };
}
