import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../../scripts/lib/wait-for.ts';
import type { Stack } from '../../../scripts/stack/types.ts';
import { startTestStack } from '../../support/stack.ts';
import { queryOver } from '../../support/stack-probe/wire.ts';
import { openProbe, type Probe } from '../../support/stack-probe/probes.ts';
import type { Call, Outcome, Statement } from '../../support/stack-probe/calls.ts';

const REPLICA_DEADLINE_MS = 20_000;

let stack: Stack;

beforeAll(async () => {
  stack = await startTestStack();
  await queryOver(
    stack.ownerUrl,
    `
    create table items (id bigint primary key, name text not null unique, constraint short check (length(name) < 20));
    create role reader login password 'reader''s/p@ss';
    create role nobody_else login password 'x';
    grant select on items to reader;
    insert into items values (1, 'one');
  `,
  );
});

afterAll(() => stack.stop());

describe.each(['Node', 'a Worker'] as const)('the Neon gateway, asked from %s', (runtime) => {
  let probe: Probe;

  beforeAll(async () => {
    probe = await openProbe(runtime);
  });

  afterAll(() => probe.close());

  const ask = (...statement: Statement): Promise<Outcome> => probe.run({ kind: 'query', url: ownerUrl(), statement });
  const batch = (
    statements: readonly Statement[],
    options?: Extract<Call, { kind: 'transaction' }>['options'],
  ): Promise<Outcome> =>
    probe.run({ kind: 'transaction', url: ownerUrl(), statements, ...(options === undefined ? {} : { options }) });

  it('answers a statement with rows, fields, command and count', async () => {
    expect(await ask('select id, name from items where id = $1', 1)).toMatchObject({
      value: {
        command: 'SELECT',
        rowCount: 1,
        rows: [{ id: '1', name: 'one' }],
        fields: [
          { name: 'id', dataTypeID: 20, format: 'text' },
          { name: 'name', dataTypeID: 25, format: 'text' },
        ],
      },
    });
  });

  it.each<[type: string, param: unknown, text: string]>([
    ['json', { a: [1, 'ä', null] }, '{"a":[1,"ä",null]}'],
    ['text[]', ['a', 'b,"c"', null], '{a,"b,\\"c\\"",NULL}'],
    ['int[]', [1, 2], '{1,2}'],
    ['bytea', { $bytes: [0, 255, 10] }, '\\x00ff0a'],
    ['timestamptz', { $date: '2026-11-22T05:06:07.089Z' }, '2026-11-22 05:06:07.089+00'],
    ['bigint', '9007199254740993', '9007199254740993'],
    ['boolean', true, 'true'],
    ['float8', 0.1, '0.1'],
    ['text', '', ''],
  ])('carries a parameter of type %s', async (type, param, text) => {
    expect(await ask(`select $1::${type}::text as it`, param)).toMatchObject({ value: { rows: [{ it: text }] } });
  });

  it('carries null as null', async () => {
    expect(await ask('select $1::text is null as it', null)).toMatchObject({ value: { rows: [{ it: true }] } });
  });

  it('lets the driver parse what Postgres wrote', async () => {
    expect(await ask(`select '[1]'::jsonb as j, '{1,2}'::int[] as a, 'NaN'::float8 as n, 2::int8 as b`)).toMatchObject({
      value: { rows: [{ j: [1], a: [1, 2], n: null, b: '2' }] },
    });
  });

  it('refuses two statements in one, with and without parameters', async () => {
    expect(await ask('select 1; select 2')).toMatchObject({ error: { code: '42601' } });
    expect(await ask('select $1::int; select 2', 1)).toMatchObject({ error: { code: '42601' } });
  });

  it('runs a batch in one transaction', async () => {
    const outcome = await batch([
      ["select set_config('app.x', $1, true)", 'seen'],
      ["select current_setting('app.x') as x"],
    ]);
    expect(outcome).toMatchObject({ value: [[{ set_config: 'seen' }], [{ x: 'seen' }]] });
    // The setting went with the transaction.
    expect(await ask("select nullif(current_setting('app.x', true), '') as x")).toMatchObject({
      value: { rows: [{ x: null }] },
    });
  });

  it('rolls a batch back when a statement fails', async () => {
    const outcome = await batch([["insert into items values (50, 'fifty')"], ["insert into items values (51, 'one')"]]);
    expect(outcome).toMatchObject({
      error: {
        name: 'NeonDbError',
        code: '23505',
        constraint: 'items_name_key',
        table: 'items',
        schema: 'public',
        severity: 'ERROR',
        detail: 'Key (name)=(one) already exists.',
      },
    });
    expect(await ask('select 1 from items where id = 50')).toMatchObject({ value: { rowCount: 0 } });
  });

  it('fails a batch whose commit fails', async () => {
    await queryOver(
      stack.ownerUrl,
      'create table if not exists later (id int primary key deferrable initially deferred)',
    );
    expect(await batch([['insert into later values (1)'], ['insert into later values (1)']])).toMatchObject({
      error: { code: '23505' },
    });
    expect(await ask('select from later')).toMatchObject({ value: { rowCount: 0 } });
  });

  it('begins a batch as its headers say', async () => {
    const outcome = await batch(
      [['show transaction_isolation'], ['show transaction_read_only'], ['show transaction_deferrable']],
      {
        isolationLevel: 'Serializable',
        readOnly: true,
        deferrable: true,
      },
    );
    expect(outcome).toEqual({
      value: [
        [{ transaction_isolation: 'serializable' }],
        [{ transaction_read_only: 'on' }],
        [{ transaction_deferrable: 'on' }],
      ],
    });
    expect(await batch([["insert into items values (60, 'x')"]], { readOnly: true })).toMatchObject({
      error: { code: '25006' },
    });
  });

  it('tells where a statement is wrong', async () => {
    expect(await ask('select nothing from items')).toMatchObject({
      error: { name: 'NeonDbError', code: '42703', position: '8' },
    });
    expect(await ask("insert into items values (2, 'much too long for the check')")).toMatchObject({
      error: { code: '23514', constraint: 'short' },
    });
  });

  it('refuses a wrong password as Postgres does', async () => {
    const url = stack.neonUrl('reader', 'wrong', 'primary');
    expect(await probe.run({ kind: 'query', url, statement: ['select 1'] })).toMatchObject({
      error: { code: '28P01' },
    });
  });

  it('connects as the role that asks', async () => {
    const asReader = stack.neonUrl('reader', "reader's/p@ss", 'primary');
    expect(
      await probe.run({
        kind: 'query',
        url: asReader,
        statement: ['select current_user as me, id from items where id = 1'],
      }),
    ).toMatchObject({
      value: { rows: [{ me: 'reader', id: '1' }] },
    });
    const asOther = stack.neonUrl('nobody_else', 'x', 'primary');
    expect(await probe.run({ kind: 'query', url: asOther, statement: ['select * from items'] })).toMatchObject({
      error: { code: '42501' },
    });
  });

  it('does not lend on a transaction that somebody left open', async () => {
    await ask('begin');
    expect(await ask('select pg_current_xact_id_if_assigned() as x')).toMatchObject({ value: { rows: [{ x: null }] } });
    // Its connection is closed, and the server sees that a moment later.
    const open = async () =>
      queryOver(stack.ownerUrl, "select from pg_stat_activity where state like 'idle in transaction%'");
    const ended = waitFor(async () => (await open()).length === 0, { what: 'its end', deadlineMs: 20_000 });
    expect(await ended).toBe(true);
  });

  it('answers 507 to a result that is too large', async () => {
    expect(await ask("select repeat('x', 1000000) from generate_series(1, 70)")).toMatchObject({
      error: { message: expect.stringContaining('507') },
    });
  });

  it('answers 413 to a request that is too large', async () => {
    expect(await ask('select length($1)', 'x'.repeat(11 * 1024 * 1024))).toMatchObject({
      error: { message: expect.stringContaining('413') },
    });
  });

  it('shows a write on the replica soon', async () => {
    const key = runtime === 'Node' ? 100 : 101;
    await ask('insert into items values ($1, $2)', key, `key ${key}`);
    const isThere = waitFor(async () => await isOnReplica(probe, key), {
      what: 'the write on the replica',
      deadlineMs: REPLICA_DEADLINE_MS,
    });
    expect(await isThere).toBe(true);
  });

  it('refuses a write on the replica', async () => {
    const url = replicaUrl();
    expect(await probe.run({ kind: 'query', url, statement: ["insert into items values (9, 'nine')"] })).toMatchObject({
      error: { code: '25006' },
    });
  });

  it('reports a server that is down, and reaches it again when it is back', async () => {
    await ask('select 1');
    await stack.stopPostgres('primary');
    const outcome = await ask('select 1');
    await stack.startPostgres('primary');
    expect(outcome).toMatchObject({ error: { message: expect.stringContaining('HTTP status 500') } });
    expect(await ask('select 1 as one')).toMatchObject({ value: { rows: [{ one: 1 }] } });
  });
});

it('ends a statement whose caller went away', async () => {
  const caller = new AbortController();
  const { host } = new URL(ownerUrl());
  const call = fetch(`http://${host}/sql`, {
    method: 'POST',
    headers: { 'neon-connection-string': ownerUrl() },
    body: JSON.stringify({ query: 'select pg_sleep(60)' }),
    signal: caller.signal,
  });
  const outcome = call.catch((error: unknown) => error);
  await waitFor(async () => (await countSleepers()) === 1, { what: 'the statement', deadlineMs: 20_000 });
  caller.abort();
  expect(await outcome).toMatchObject({ name: 'AbortError' });
  await waitFor(async () => (await countSleepers()) === 0, { what: 'its end', deadlineMs: 20_000 });
});

async function countSleepers(): Promise<unknown> {
  const [row] = await queryOver(
    stack.ownerUrl,
    "select count(*)::int as n from pg_stat_activity where query like 'select pg_sleep%'",
  );
  return row?.n;
}

function ownerUrl(): string {
  const { username, password } = new URL(stack.ownerUrl);
  return stack.neonUrl(username, password, 'primary');
}

function replicaUrl(): string {
  const { username, password } = new URL(stack.replicaOwnerUrl);
  return stack.neonUrl(username, password, 'replica');
}

async function isOnReplica(probe: Probe, id: number): Promise<boolean> {
  const outcome = await probe.run({
    kind: 'query',
    url: replicaUrl(),
    statement: ['select from items where id = $1', id],
  });
  if ('error' in outcome) throw new Error(JSON.stringify(outcome.error));
  return JSON.stringify(outcome.value).includes('"rowCount":1');
}

it('answers objects of JSON values when neither raw text nor arrays are asked for', async () => {
  const { host } = new URL(ownerUrl());
  const response = await fetch(`http://${host}/sql`, {
    method: 'POST',
    headers: { 'neon-connection-string': ownerUrl() },
    body: JSON.stringify({ query: `select 1 as i, true as b, '{"a":1}'::jsonb as j, 2::int8 as n`, params: [] }),
  });
  expect(await response.json()).toMatchObject({ rows: [{ i: 1, b: true, j: { a: 1 }, n: '2' }], rowAsArray: false });
});

it.each([
  ['another path', '/other', 'POST', '{}', 404],
  ['another method', '/sql', 'PUT', '{}', 405],
  ['what is not JSON', '/sql', 'POST', 'select 1', 400],
  ['no statement', '/sql', 'POST', '{"query":1}', 400],
])('refuses %s', async (_, path, method, body, status) => {
  const { host } = new URL(ownerUrl());
  const response = await fetch(`http://${host}${path}`, {
    method,
    headers: { 'neon-connection-string': ownerUrl() },
    body,
  });
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ message: expect.any(String) });
});
