import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Client } from 'pg';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { verify } from '../../../scripts/audit/verify.ts';
import type { Stack } from '../../../scripts/stack/types.ts';
import { instanceChain } from '../../../src/audit/chain.ts';
import { toPublicId } from '../../../src/lib/id.ts';
import { openPostgres, type Context, type Postgres } from '../../../src/platform/postgres.ts';
import { startPreparedStack } from '../../support/prepared-stack.ts';

const domain = '20000000-0000-7000-8000-000000000001';
const ada = '40000000-0000-7000-8000-00000000000a';
let stack: Stack;
let root: Client;
/** Owns the tables, is no superuser. */
let owner: Client;
let api: Postgres;
let chain = '';
let drawn = 0;

/** A new id; also serves as a link's key. */
const newId = (): string => `10000000-0000-7000-8000-${(++drawn).toString(16).padStart(12, '0')}`;

beforeAll(async () => {
  stack = await startPreparedStack({ linkpulse_api: 'test', linkpulse_auth: 'test', linkpulse_jobs: 'test' });
  root = new Client({ connectionString: stack.superuserUrl ?? '' });
  owner = new Client({ connectionString: stack.ownerUrl });
  await Promise.all([root.connect(), owner.connect()]);
  api = openPostgres({ primaryUrl: stack.neonUrl('linkpulse_api', 'test', 'primary') });
  await root.query(`insert into domains (id, hostname) values ($1, 'go.test')`, [domain]);
});

afterAll(async () => {
  await Promise.all([root.end(), owner.end()]);
  await stack.stop();
});

/** Each test has a chain of its own, with six entries: a workspace, three links and two edits. */
beforeEach(async () => {
  chain = newId();
  await root.query(`insert into workspaces (id, name) values ($1, 'one')`, [chain]);
  const ids = [newId(), newId(), newId()];
  await insert(ids);
  await api.write(as('198.51.100.7'), (db) => [
    db.execute(sql`update links set title = 'Größe "7"' || chr(1) || '\\', tags = '{a,b}' where id = ${ids[0]}`),
    db.execute(sql`update links set disabled_at = now() where id = ${ids[1]}`),
  ]);
});

const as = (ip: string): Context => ({
  workspaceId: chain,
  actor: `user:${ada}`,
  requestId: 'a-request',
  place: 'DE-BY',
  ip,
});

const insert = (ids: readonly string[]) =>
  api.write(as('198.51.100.7'), (db) => [
    db.execute(
      sql`insert into links (id, workspace_id, domain_id, key, url)
          select id, ${chain}, ${domain}, id::text, 'https://example.com/' from unnest(${sql.param([...ids])}::uuid[]) as id`,
    ),
  ]);

/** What a command prints, and its exit code; as the owner of the tables, who is no superuser. */
function audit(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const script = join(import.meta.dirname, '../../../scripts/audit.ts');
  const env = { PATH: process.env.PATH, ADMIN_DATABASE_URL: stack.ownerUrl };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

/** The command without its process: what it says of a chain. */
async function verifyChain(of: string, head: string | null = null): Promise<{ code: number; out: string }> {
  const said: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  const [seq = '', hash = ''] = head?.split(':') ?? [];
  const code = await verify(owner, of, head === null ? null : { seq: Number(seq), hash });
  log.mockRestore();
  return { code, out: said.join('\n') };
}

const verifyIt = (head: string | null = null) => verifyChain(chain, head);

/** Past every trigger, as only a superuser can. */
async function tamper(...statements: string[]): Promise<void> {
  await root.query('begin; set local session_replication_role = replica');
  for (const statement of statements) await root.query(statement.replaceAll('$chain', `'${chain}'`));
  await root.query('commit');
}

async function seqs(): Promise<number[]> {
  const { rows } = await root.query<{ seq: number }>(
    'select seq::integer from audit_log where chain = $1 order by seq',
    [chain],
  );
  return rows.map(({ seq }) => seq);
}

describe('npm run audit -- verify', () => {
  it('proves a chain that the database wrote, and prints its head', async () => {
    const { code, out } = await verifyIt();
    expect(code).toBe(0);
    expect(out).toMatch(/\twhole\t6 entries, head 6:[0-9a-f]{64}\n1 chains/);
  });

  it.each([
    ['a field', `update audit_log set actor = 'user:mallory' where chain = $chain and seq = 3`, 'entry 3 was changed'],
    [
      'a value before',
      `update audit_log set after = after || '{"url": "https://evil.example/"}' where chain = $chain and seq = 2`,
      'entry 2 was changed',
    ],
    [
      'a time',
      `update audit_log set at = at + interval '1 microsecond' where chain = $chain and seq = 5`,
      'entry 5 was changed',
    ],
    [
      'a commitment',
      `update audit_log set personal = '{"ip": "00"}' where chain = $chain and seq = 4`,
      'entry 4 was changed',
    ],
    ['a personal value', `update audit_personal set value = '203.0.113.1' where chain = $chain`, 'ip is not the value'],
    ['a missing entry', 'delete from audit_log where chain = $chain and seq = 4', 'entry 4 is missing'],
    ['a missing beginning', 'delete from audit_log where chain = $chain and seq < 3', 'entry 1 is missing'],
    [
      'a cut end',
      'delete from audit_log where chain = $chain and seq > 4',
      'entry 5 is missing: the chain ends before it, and its head says there are 6',
    ],
    ['no entries', 'delete from audit_log where chain = $chain', 'entry 1 is missing'],
    ['a missing head', 'delete from audit_heads where chain = $chain', 'the head is missing'],
    [
      'another head',
      `update audit_heads set hash = sha256('') where chain = $chain`,
      'entry 6 is not the one the head',
    ],
  ])('names %s that was tampered with', async (_what, statement, message) => {
    await tamper(statement);
    expect(await verifyIt()).toMatchObject({ code: 1, out: expect.stringContaining(message) });
  });

  it('names entries that changed places', async () => {
    await tamper(
      `update audit_log set seq = -3 where chain = $chain and seq = 3`,
      `update audit_log set seq = 3 where chain = $chain and seq = 4`,
      `update audit_log set seq = 4 where chain = $chain and seq = -3`,
    );
    expect(await verifyIt()).toMatchObject({ code: 1, out: expect.stringContaining('entry 3 does not follow') });
  });

  it('finds an end that was rewritten together with its head only by a head that was kept elsewhere', async () => {
    const kept = /head (6:[0-9a-f]{64})/.exec((await verifyIt()).out)?.[1] ?? '';
    expect(await verifyIt(kept)).toMatchObject({ code: 0 });
    await tamper(
      `update audit_heads h set seq = 4, hash = l.hash from audit_log l where h.chain = $chain and l.chain = h.chain and l.seq = 4`,
      'delete from audit_log where chain = $chain and seq > 4',
    );
    expect(await verifyIt()).toMatchObject({ code: 0 });
    expect(await verifyIt(kept)).toMatchObject({ code: 1, out: expect.stringContaining('entry 5 is missing') });
    await insert([newId(), newId(), newId()]);
    expect(await verifyIt()).toMatchObject({ code: 0 });
    expect(await verifyIt(kept)).toMatchObject({
      code: 1,
      out: expect.stringContaining('not the one that was exported'),
    });
  });

  it('looks at every chain, past one that is broken, and reads more than a page', async () => {
    const broken = newId();
    await root.query(`insert into workspaces (id, name) values ($1, 'two')`, [broken]);
    await root.query('begin; set local session_replication_role = replica');
    await root.query(`update audit_log set actor = 'user:mallory' where chain = $1`, [broken]);
    await root.query('commit');
    await insert(Array.from({ length: 1200 }, newId));
    const { code, out } = await audit('verify');
    expect(code).toBe(1);
    expect(out).toContain(`${toPublicId('ws', chain)}\twhole\t1206 entries`);
    expect(out).toContain(`${toPublicId('ws', broken)}\tBROKEN\tentry 1 was changed`);
    expect(out).toMatch(/^instance\twhole\t/m);
    expect(out).toMatch(/^\d+ of \d+ chains BROKEN\.$/m);
  });
});

describe('npm run audit', () => {
  it('lists what a chain says, newest first', async () => {
    const { out } = await audit('list', '--workspace', toPublicId('ws', chain), '--limit', '2');
    expect(out.split('\n').map((line) => line.split('\t')[3])).toEqual(['link.disabled', 'link.updated', undefined]);
    expect(out).toContain('ip="198.51.100.7"');
    expect((await audit('list', '--workspace', toPublicId('ws', newId()))).out).toContain('Nothing has been told');
  });

  it.each([
    [[], 'no command given'],
    [['verify', '--head', `1:${'0'.repeat(64)}`], '--head belongs to a chain'],
    [['verify', '--workspace', 'x'], 'x is no id of a workspace'],
    [['verify', '--workspace', 'instance', '--head', '1:00'], '--head must be <seq>:<hash>'],
  ])('refuses %j', async (args, message) => {
    expect(await audit(...args)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });
});

describe('the log', () => {
  it('numbers without gaps what twenty write at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => insert([newId(), newId()])));
    expect(await seqs()).toEqual(Array.from({ length: 46 }, (_, i) => i + 1));
    expect(await verifyIt()).toMatchObject({ code: 0 });
  });

  it('leaves no number and no entry behind when a transaction fails', async () => {
    const id = newId();
    await expect(insert([id, id])).rejects.toThrow('duplicate key');
    expect(await seqs()).toHaveLength(6);
  });

  it('keeps one address for all that a statement changes', async () => {
    await insert(Array.from({ length: 50 }, newId));
    const { rows } = await root.query('select from audit_personal where chain = $1', [chain]);
    expect(rows).toHaveLength(4);
  });

  it.each([
    `update audit_log set actor = ''`,
    'delete from audit_log',
    'truncate audit_log',
    'truncate audit_heads',
    `update audit_personal set value = ''`,
  ])('refuses even the owner of the tables: %s', async (statement) => {
    const owner = new Client({ connectionString: stack.ownerUrl });
    await owner.connect();
    await expect(owner.query(statement)).rejects.toMatchObject({ code: 'LP012' });
    await owner.end();
  });

  it('tells no secret, whatever table holds one', async () => {
    const person = newId();
    await root.query(`insert into users (id, name, email) values ($1, 'Bob', 'bob@example.com')`, [person]);
    await root.query(
      `insert into accounts (id, user_id, provider_id, account_id, password) values ($2, $1, 'credential', '1', 'SECRET-1')`,
      [person, newId()],
    );
    await root.query(`update accounts set password = 'SECRET-2', access_token = 'SECRET-3' where user_id = $1`, [
      person,
    ]);
    await root.query(
      `insert into two_factors (id, user_id, secret, backup_codes) values ($2, $1, 'SECRET-4', 'SECRET-5')`,
      [person, newId()],
    );
    await root.query(`insert into sessions (id, user_id, token, expires_at) values ($2, $1, 'SECRET-6', now())`, [
      person,
      newId(),
    ]);
    await root.query(
      `insert into api_keys (id, workspace_id, name, hint, hash) values ($2, $1, 'k', 'h', 'SECRET-7')`,
      [chain, newId()],
    );
    const { rows } = await root.query<{ told: boolean; leaked: boolean }>(
      `select bool_or(l.after @> '{"password": "changed"}') as told,
              bool_or(l::text ~* 'secret-|5345435245542d') or exists (select from audit_personal where value like '%SECRET%') as leaked
       from audit_log l`,
    );
    expect(rows).toEqual([{ told: true, leaked: false }]);
  });

  it('forgets a person who is deleted, and stays whole', async () => {
    await root.query(`insert into users (id, name, email) values ($1, 'Ada', 'ada@example.com')`, [ada]);
    await root.query(`insert into members (workspace_id, user_id, role) values ($1, $2, 'viewer')`, [chain, ada]);
    await root.query(
      `insert into invitations (id, workspace_id, email, role, token_hash, expires_at) values ($2, $1, 'ada@example.com', 'viewer', '\\x01', now())`,
      [chain, newId()],
    );
    // As the person's own request does it.
    await root.query('begin');
    await root.query(`select set_config('app.actor', $1, true), set_config('app.ip', '198.51.100.7', true)`, [
      `user:${ada}`,
    ]);
    await root.query('delete from users where id = $1', [ada]);
    await root.query('commit');
    const { rows } = await root.query(
      `select value from audit_personal where person = $1 or value in ('Ada', 'ada@example.com') or (chain = $2 and value = '198.51.100.7')`,
      [ada, chain],
    );
    expect(rows).toEqual([]);
    expect(await verifyIt()).toMatchObject({ code: 0 });
    expect(await verifyChain(instanceChain)).toMatchObject({ code: 0 });
  });
});
