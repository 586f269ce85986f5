import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { waitFor } from '../../../scripts/lib/wait-for.ts';
import type { Stack } from '../../../scripts/stack/types.ts';
import { queryOver } from '../../support/stack-probe/wire.ts';
import { startTestStack } from '../../support/stack.ts';

const DEADLINE_MS = 20_000;

let stack: Stack;

beforeAll(async () => {
  stack = await startTestStack();
  await queryOver(stack.ownerUrl, 'create table items (id int)');
  const isThere = `to_regclass('items') is not null`;
  await waitFor(() => isOnReplica(isThere), { what: 'the table', deadlineMs: DEADLINE_MS });
});

afterAll(() => stack.stop());

it('pauses the replica while a test wants it to lag', async () => {
  onTestFinished(resumeReplay);
  await queryOver(stack.replicaSuperuserUrl, 'select pg_wal_replay_pause()');
  await waitFor(() => isOnReplica(`pg_get_wal_replay_pause_state() = 'paused'`), {
    what: 'the pause',
    deadlineMs: DEADLINE_MS,
  });
  const [written] = await queryOver(
    stack.ownerUrl,
    'insert into items values (1); select pg_current_wal_flush_lsn()::text as lsn',
  );
  const hasArrived = `pg_last_wal_receive_lsn() >= '${String(written?.lsn)}'`;
  await waitFor(() => isOnReplica(hasArrived), { what: 'the WAL', deadlineMs: DEADLINE_MS });
  expect(await isOnReplica('exists (select from items)')).toBe(false);

  await resumeReplay();
  await waitFor(() => isOnReplica('exists (select from items)'), { what: 'the replay', deadlineMs: DEADLINE_MS });
});

it('follows again after either server was stopped', async () => {
  await stack.stopPostgres('replica');
  await queryOver(stack.ownerUrl, 'insert into items values (2)');
  await stack.startPostgres('replica');
  await stack.stopPostgres('primary');
  expect(Object.keys(stack.pids)).not.toContain('primary');
  await stack.startPostgres('primary');
  await queryOver(stack.ownerUrl, 'insert into items values (3)');
  const both = '(select count(*) from items where id in (2, 3)) = 2';
  expect(await waitFor(() => isOnReplica(both), { what: 'both rows', deadlineMs: DEADLINE_MS })).toBe(true);
});

it('comes back after the server was killed', async () => {
  const { primary } = stack.pids;
  if (primary === undefined) throw new Error('the primary does not run');
  process.kill(primary, 'SIGKILL');
  await waitFor(() => stack.pids.primary === undefined, { what: 'its end', deadlineMs: DEADLINE_MS });
  await stack.startPostgres('primary');
  expect(await queryOver(stack.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

it('lets the owner make roles and give them what it owns, and is no superuser itself', async () => {
  const rows = await queryOver(
    stack.ownerUrl,
    `create role keeper nologin;
     create role app login password 'x' nobypassrls;
     create function keep() returns int language sql security definer set search_path = '' return 1;
     grant create on schema public to keeper;
     alter function keep() owner to keeper;
     grant execute on function keep() to app;
     alter role app set statement_timeout = '5s';
     select rolsuper, rolbypassrls, rolreplication from pg_roles where rolname = current_user`,
  );
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolreplication: false }]);
  const [made] = await queryOver(
    stack.wireUrl('app', 'x', 'primary'),
    'select current_user as me, public.keep() as it',
  );
  expect(made).toEqual({ me: 'app', it: 1 });
});

async function isOnReplica(condition: string): Promise<boolean> {
  const [row] = await queryOver(stack.replicaOwnerUrl, `select ${condition} as it`);
  return row?.it === true;
}

async function resumeReplay(): Promise<void> {
  await queryOver(stack.replicaSuperuserUrl, 'select pg_wal_replay_resume()');
}
