/**
 * Lets better-auth keep its rows in our tables over HTTP, where a transaction is one batch known in advance. What it writes inside
 * a transaction is therefore collected and sent together at the end: a new person and their password exist both or not at all.
 * Not guaranteed: reads inside a transaction do not see what it has written, and `consumeOne` and `incrementOne`, whose answers
 * decide what follows, happen at once; a proof that was consumed stays consumed when the rest fails.
 */
import { createAdapterFactory, type CleanedWhere, type CustomAdapter } from 'better-auth/adapters';
import type { BetterAuthOptions } from 'better-auth/minimal';
import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  ne,
  notInArray,
  or,
  sql,
} from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';

import type { Db } from '../platform/postgres.ts';
import type { BuildQuery, BuildRows, People, Row } from './people-store.ts';
import { accounts, passkeys, sessions, twoFactors, users, verifications } from './schema.ts';

const tables: Readonly<Record<string, PgTable>> = {
  user: users,
  session: sessions,
  account: accounts,
  verification: verifications,
  twoFactor: twoFactors,
  passkey: passkeys,
};

const config = {
  adapterId: 'linkpulse',
  supportsUUIDs: true,
  supportsJSON: true,
  supportsArrays: true,
} as const;

/** The `database` of better-auth's options, for one request. */
export const identityAdapter = (people: People, newId: () => string) => (options: BetterAuthOptions) =>
  createAdapterFactory({
    config: {
      ...config,
      async transaction(work) {
        const writes: BuildQuery[] = [];
        const result = await work(
          createAdapterFactory({ config, adapter: () => collecting(people, newId, writes) })(options),
        );
        await people.runAll(writes);
        return result;
      },
    },
    adapter: () => immediate(people, newId),
  })(options);

/** Every call is a transaction of its own. */
function immediate(people: People, newId: () => string): CustomAdapter {
  const run = async (model: string, build: BuildRows) => {
    const rows = await people.rows(build);
    noteActor(people, model, rows[0]);
    return rows;
  };
  return {
    async create({ model, data }) {
      noteActor(people, model, data);
      return own((await run(model, (db) => insert(db, model, withId(data, newId))))[0]);
    },
    findOne: async ({ model, where }) => own((await run(model, (db) => select(db, model, where).limit(1)))[0] ?? null),
    async findMany({ model, where, limit, offset, sortBy }) {
      const order = sortBy?.direction === 'desc' ? desc : asc;
      return own(
        await run(model, (db) => {
          const query = select(db, model, where)
            .limit(limit)
            .offset(offset ?? 0);
          return sortBy ? query.orderBy(order(columnOf(model, sortBy.field))) : query;
        }),
      );
    },
    count: ({ model, where }) => countRows(people, model, where),
    update: async ({ model, where, update: values }) =>
      own((await run(model, (db) => update(db, model, where, values)))[0] ?? null),
    updateMany: async ({ model, where, update: values }) =>
      (await run(model, (db) => update(db, model, where, values))).length,
    async delete({ model, where }) {
      await run(model, (db) => remove(db, model, where));
    },
    deleteMany: async ({ model, where }) => (await run(model, (db) => remove(db, model, where))).length,
    // The condition stands beside the subquery too: of two at once, the second finds the row gone or changed.
    consumeOne: async ({ model, where }) =>
      own(
        (
          await run(model, (db) =>
            db
              .delete(tableOf(model))
              .where(one(db, model, where))
              .returning(),
          )
        )[0] ?? null,
      ),
    async incrementOne({ model, where, increment, set }) {
      const sums = Object.entries(increment).map(([field, by]) => [field, sql`${columnOf(model, field)} + ${by}`]);
      const values = { ...set, ...Object.fromEntries(sums) };
      const rows = await run(model, (db) =>
        db
          .update(tableOf(model))
          .set(values)
          .where(one(db, model, where))
          .returning(),
      );
      return own(rows[0] ?? null);
    },
  };
}

/** The person whose rows are read or made is the one who acts: nobody reads anybody else's here. */
function noteActor(people: People, model: string, row: Row | undefined): void {
  const userId = model === 'user' ? row?.['id'] : row?.['userId'];
  if (typeof userId === 'string') people.actAs(userId);
}

/** Puts writes onto the list and answers as if they were done. */
function collecting(people: People, newId: () => string, writes: BuildQuery[]): CustomAdapter {
  const direct = immediate(people, newId);
  return {
    ...direct,
    async create({ model, data }) {
      noteActor(people, model, data);
      const row = withId(data, newId);
      writes.push((db) => insert(db, model, row));
      return own(row);
    },
    async update({ model, where, update: values }) {
      const row = await direct.findOne<Row>({ model, where });
      if (!row) return null;
      writes.push((db) => update(db, model, where, values));
      return own({ ...row, ...values });
    },
    async updateMany({ model, where, update: values }) {
      writes.push((db) => update(db, model, where, values));
      return countRows(people, model, where);
    },
    async delete({ model, where }) {
      writes.push((db) => remove(db, model, where));
    },
    async deleteMany({ model, where }) {
      writes.push((db) => remove(db, model, where));
      return countRows(people, model, where);
    },
  };
}

/** What better-auth wants to happen once has an id that it derives; everything else gets one of ours. */
const withId = (data: Row, newId: () => string): Row => ({ ...data, id: data['id'] ?? newId() });

const select = (db: Db, model: string, where: CleanedWhere[] | undefined) =>
  db.select().from(tableOf(model)).where(toCondition(model, where)).$dynamic();
const insert = (db: Db, model: string, data: Row) => db.insert(tableOf(model)).values(data).returning();
const update = (db: Db, model: string, where: CleanedWhere[], values: unknown) =>
  db.update(tableOf(model)).set(Object(values)).where(toCondition(model, where)).returning();
const remove = (db: Db, model: string, where: CleanedWhere[]) =>
  db
    .delete(tableOf(model))
    .where(toCondition(model, where))
    .returning({ id: columnOf(model, 'id') });

const one = (db: Db, model: string, where: CleanedWhere[]) => {
  const id = columnOf(model, 'id');
  const found = db.select({ id }).from(tableOf(model)).where(toCondition(model, where)).limit(1);
  return and(inArray(id, found), toCondition(model, where));
};

async function countRows(people: People, model: string, where: CleanedWhere[] | undefined): Promise<number> {
  const [row] = await people.rows((db) =>
    db.select({ count: count() }).from(tableOf(model)).where(toCondition(model, where)),
  );
  return Number(row?.['count'] ?? 0);
}

function tableOf(model: string): PgTable {
  const table = tables[model];
  if (!table) throw new Error(`better-auth asks for ${model}, which is no table of ours.`);
  return table;
}

function columnOf(model: string, field: string): PgColumn {
  const column = getTableColumns(tableOf(model))[field];
  if (!column) throw new Error(`better-auth asks for ${model}.${field}, which is no column of ours.`);
  return column;
}

/** A row as better-auth's generic signatures want it; its own field definitions say of which type it is. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
const own = (row: unknown): never => row as never;

function toCondition(model: string, where: CleanedWhere[] = []): SQL | undefined {
  const of = (connector: 'AND' | 'OR') =>
    where.filter((part) => part.connector === connector).map((part) => compare(columnOf(model, part.field), part));
  return and(...of('AND'), or(...of('OR')));
}

function compare(column: PgColumn, { operator, value }: CleanedWhere): SQL {
  switch (operator) {
    case undefined:
    case 'eq':
      return value === null ? isNull(column) : eq(column, value);
    case 'ne':
      return value === null ? isNotNull(column) : ne(column, value);
    case 'lt':
      return lt(column, value);
    case 'lte':
      return lte(column, value);
    case 'gt':
      return gt(column, value);
    case 'gte':
      return gte(column, value);
    case 'in':
      return inArray(column, listOf(value));
    case 'not_in':
      return notInArray(column, listOf(value));
    case 'contains':
    case 'starts_with':
    case 'ends_with':
      throw new Error(`better-auth searches with ${operator}, which nothing that we offer does.`);
  }
}

const listOf = (value: CleanedWhere['value']): unknown[] => (Array.isArray(value) ? value : [value]);
