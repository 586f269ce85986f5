/** What the database shows and lets change, whatever a Worker asks of it. */
import type { Pool, PoolClient } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { aMessage } from '../support/click-batches.ts';
import { openSystem, toUuid } from '../support/system.ts';

const system = openSystem();
const { a, b } = system;
/** Every table that holds rows of a workspace, with the column that says of which. */
const tenantTables = {
  workspaces: 'id',
  api_keys: 'workspace_id',
  idempotency_keys: 'workspace_id',
  domains: 'workspace_id',
  links: 'workspace_id',
  link_outbox: 'workspace_id',
  clicks: 'workspace_id',
  click_hours: 'workspace_id',
  click_days: 'workspace_id',
  click_totals: 'workspace_id',
  members: 'workspace_id',
  invitations: 'workspace_id',
  link_counts: 'workspace_id',
  audit_log: 'chain',
  audit_heads: 'chain',
  audit_personal: 'chain',
} as const;
const tables = Object.keys(tenantTables).filter((name): name is keyof typeof tenantTables => name in tenantTables);
const roles: Record<string, Pool> = { linkpulse_api: system.asApi, linkpulse_jobs: system.asJobs };
/** The log is read by the workspace's admins, not by jobs. */
const sees = (role: string, table: string): boolean => role !== 'linkpulse_jobs' || !table.startsWith('audit');
const roleTables = Object.keys(roles).flatMap((role) =>
  tables.filter((table) => sees(role, table)).map((table) => [role, table] as const),
);

beforeAll(async () => {
  const [linkOfA] = await Promise.all([
    a.api.create({ url: 'https://example.com/', externalId: `a-${Date.now()}` }),
    a.api.post('/api/links', { url: 'https://example.com/' }, { 'idempotency-key': 'tenancy' }),
    b.api.post('/api/links', { url: 'https://example.com/' }, { 'idempotency-key': 'tenancy' }),
  ]);
  const linkOfB = await b.api.create({ url: 'https://example.com/' });
  await system.sendClicks([aMessage({ linkId: linkOfA.id }), aMessage({ linkId: linkOfB.id })]);
  await system.settleClicks([linkOfA.id, linkOfB.id], 2);
  await system.cron();
  // Publishing empties the outbox; a row of each has to be there to be seen or not, also when another file runs the jobs meanwhile.
  await system.root.query(
    `insert into link_outbox (workspace_id, address, version, created_at)
     select id, 'tenancy/' || id, 1, now() + interval '1 hour' from unnest(array[$1, $2]::uuid[]) id`,
    [a.workspaceId, b.workspaceId],
  );
  await system.root.query(
    `with people as (
       insert into users (id, name, email)
       select gen_random_uuid(), 'Somebody', gen_random_uuid() || '@example.com' from generate_series(1, 2) returning id
     ), homes as (
       select w.id as workspace_id, p.id as user_id
       from (select id, row_number() over () as n from people) p join unnest($1::uuid[]) with ordinality w (id, n) using (n)
     ), invited as (
       insert into invitations (id, workspace_id, email, role, token_hash, invited_by, expires_at)
       select gen_random_uuid(), workspace_id, 'guest@example.com', 'viewer', uuid_send(user_id), user_id, now() from homes
     )
     insert into members (workspace_id, user_id, role) select workspace_id, user_id, 'viewer' from homes`,
    [[a.workspaceId, b.workspaceId]],
  );
});

/** Runs in a transaction that is taken back, acting for the workspace or for none. */
async function acting<Value>(
  pool: Pool | undefined,
  workspaceId: string | null,
  run: (client: PoolClient) => Promise<Value>,
): Promise<Value> {
  if (!pool) throw new Error('There is no such role.');
  const client = await pool.connect();
  try {
    await client.query('begin');
    if (workspaceId !== null) await client.query(`select set_config('app.workspace_id', $1, true)`, [workspaceId]);
    return await run(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** The SQLSTATE of a refused statement, or how many rows it touched. */
async function attempt(client: PoolClient, statement: string, values: unknown[] = []): Promise<string | number | null> {
  await client.query('savepoint attempt');
  try {
    return (await client.query(statement, values)).rowCount;
  } catch (error) {
    await client.query('rollback to savepoint attempt');
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}

const count = async (client: PoolClient, table: string, where = 'true'): Promise<number> => {
  const { rows } = await client.query<{ count: string }>(`select count(*) as count from ${table} where ${where}`);
  return Number(rows[0]?.count);
};

describe('the database', () => {
  it.each(roleTables)('shows %s no row of %s when no workspace is set', async (role, table) => {
    expect(await acting(roles[role], null, (client) => count(client, table))).toBe(0);
  });

  it.each(roleTables)('shows %s no row of %s when the workspace is set to nothing', async (role, table) => {
    expect(await acting(roles[role], '', (client) => count(client, table))).toBe(0);
  });

  it.each(roleTables)(
    'shows %s in %s the rows of the workspace that is set, and none of another',
    async (role, table) => {
      const column = tenantTables[table];
      const [own, others] = await acting(roles[role], a.workspaceId, async (client) => [
        await count(client, table, `${column} = '${a.workspaceId}'`),
        await count(client, table, `${column} <> '${a.workspaceId}'`),
      ]);
      expect(own).toBeGreaterThan(0);
      expect(others).toBe(0);
    },
  );

  it.each(roleTables)('lets %s change no row of another workspace in %s', async (role, table) => {
    const column = tenantTables[table];
    const touched = await acting(roles[role], a.workspaceId, async (client) => [
      await attempt(client, `update ${table} set ${column} = ${column} where ${column} = '${b.workspaceId}'`),
      await attempt(client, `delete from ${table} where ${column} = '${b.workspaceId}'`),
    ]);
    for (const outcome of touched) expect([0, '42501']).toContain(outcome);
  });

  it('refuses a link that is inserted for another workspace', async () => {
    const insert = `insert into links (id, workspace_id, domain_id, key, url) select gen_random_uuid(), $1, d.id, 'x', 'https://x.example' from domains d limit 1`;
    const outcome = await acting(system.asApi, a.workspaceId, (client) => attempt(client, insert, [b.workspaceId]));
    expect(outcome).toBe('42501');
  });

  it('refuses to move a link to another workspace', async () => {
    const move = 'update links set workspace_id = $1';
    expect(await acting(system.asApi, a.workspaceId, (client) => attempt(client, move, [b.workspaceId]))).toBe('42501');
  });

  it.each(['linkpulse_api', 'linkpulse_jobs'])('shows %s nothing of the tables without a workspace', async (role) => {
    const outcomes = await acting(roles[role], a.workspaceId, async (client) => [
      await attempt(client, 'select from click_batches'),
      await attempt(client, 'select from dead_letters'),
      await attempt(client, 'select from visitor_salts'),
      await attempt(client, 'select from link_code_keys'),
      ...(role === 'linkpulse_jobs' ? [await attempt(client, 'select from audit_log')] : []),
    ]);
    expect(new Set(outcomes)).toEqual(new Set(['42501']));
  });

  it.each(['linkpulse_api', 'linkpulse_jobs'])('lets %s change neither roles nor rights', async (role) => {
    const outcomes = await acting(roles[role], a.workspaceId, async (client) => [
      await attempt(client, 'set local role linkpulse_links'),
      await attempt(client, 'alter table links disable row level security'),
      await attempt(client, 'create table public.mine (id int)'),
      await attempt(client, 'set local row_security = off; select count(*) from links'),
    ]);
    expect(outcomes).toEqual(['42501', '42501', '42501', '42501']);
  });

  it.for([
    ['a temporary table, which would stand in for a real one', 'create temp table links (id uuid)'],
    ['to take a link down', `update links set blocked_at = now()`],
    ['to give a link another key', `update links set key = 'other'`],
    ['to set a version', `update links set version = 99`],
    [
      'to write to the outbox',
      `insert into link_outbox (workspace_id, address, version) values (gen_random_uuid(), 'a', 1)`,
    ],
    ['to write to the audit log', `insert into audit_heads values (gen_random_uuid(), 0, '')`],
    ['to change the audit log', `update audit_log set actor = 'nobody'`],
    ['to delete from the audit log', 'delete from audit_log'],
    ['to erase from the audit log', 'delete from audit_personal'],
    ['to read the hash of a key', 'select hash from api_keys'],
  ] as const)('refuses the API %s', async ([, statement]) => {
    const refused = acting(system.asApi, a.workspaceId, (client) => client.query(statement));
    await expect(refused).rejects.toMatchObject({ code: '42501' });
  });

  it('leases no more numbers than a call needs', async () => {
    const lease = (count: number) =>
      acting(system.asApi, a.workspaceId, (client) =>
        client.query(`select lease_codes(7::smallint, '\\x00112233445566778899aabbccddeeff', $1)`, [count]),
      );
    await expect(lease(65)).rejects.toMatchObject({ code: '22023' });
  });

  it('refuses a link on another workspace’s domain', async () => {
    const { rows } = await system.root.query<{ id: string }>('select id from domains where hostname = $1', [
      b.ownDomain,
    ]);
    const put = acting(system.asApi, a.workspaceId, (client) =>
      client.query(
        `insert into links (id, workspace_id, domain_id, key, url) values (gen_random_uuid(), $1, $2, 'x', 'https://x.example')`,
        [a.workspaceId, rows[0]?.id],
      ),
    );
    await expect(put).rejects.toMatchObject({ code: '42501' });
  });

  it('keeps a tombstone a tombstone, and raises the version with every change, whoever makes it', async () => {
    const link = await a.api.create({ url: 'https://example.com/' });
    const id = toUuid(link.id);
    const { rows } = await system.root.query<{ version: number }>(
      `update links set title = 'x' where id = $1 returning version`,
      [id],
    );
    expect(rows).toEqual([{ version: 2 }]);
    await system.root.query('update links set deleted_at = now() where id = $1', [id]);
    const revive = system.root.query('update links set deleted_at = null where id = $1', [id]);
    await expect(revive).rejects.toMatchObject({ code: 'LP004' });
  });
});
