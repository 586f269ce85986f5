import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';

import { sessionSeconds } from '../../src/identity/session.ts';
import { signIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();

it('what signing in left behind goes when it can open nothing any more, and nothing else', async () => {
  const { userId, browser } = await signIn(system);
  const label = randomUUID();
  const client = await system.root.connect();
  const add = (table: string, columns: string, rows: readonly string[]) =>
    client.query(`insert into ${table} (${columns}) values ${rows.map((row) => `(${row})`).join(', ')}`);
  // In one transaction with the work, else the hourly job of another file could come first, and the count would be its.
  await client.query('begin');
  await add('sessions', 'id, user_id, token, ip_address, expires_at', [
    `gen_random_uuid(), '${userId}', '${label}', '203.0.113.9', now() - interval '1 second'`,
  ]);
  await add('verifications', 'id, identifier, value, expires_at', [
    `gen_random_uuid(), '${label}', 'over', now() - interval '1 second'`,
    `gen_random_uuid(), '${label}', 'valid', now() + interval '1 hour'`,
  ]);
  await add('token_families', 'id, user_id, client, created_at, revoked_at', [
    `gen_random_uuid(), '${userId}', 'used', now() - interval '9 days', null`,
    `gen_random_uuid(), '${userId}', 'idle', now() - interval '9 days', null`,
    `gen_random_uuid(), '${userId}', 'revoked', now() - interval '40 days', now() - interval '31 days'`,
    `gen_random_uuid(), '${userId}', 'lately revoked', now() - interval '40 days', now() - interval '29 days'`,
  ]);
  await client.query(
    `insert into refresh_tokens (hash, family_id, expires_at)
     select sha256(convert_to(id::text, 'UTF8')), id, now() + interval '1 day' * case client when 'idle' then -1 else 1 end
     from token_families where user_id = $1`,
    [userId],
  );
  await add('signing_keys', 'kid, algorithm, public_jwk, private_jwk, retired_at, expires_at', [
    `'${label} over', 'ES256', '{}', '', now() - interval '3 days', now() - interval '2 days'`,
    `'${label} lately', 'ES256', '{}', '', now() - interval '1 day', now() - interval '1 hour'`,
  ]);
  try {
    try {
      await client.query(`set local role linkpulse_jobs; select set_config('app.actor', 'system:prune', true)`);
      const { rows } = await client.query<{ pruned: string }>('select prune_sign_ins(100000) as pruned');
      await client.query('commit');
      expect(Number(rows[0]?.pruned)).toBeGreaterThanOrEqual(6);
    } finally {
      // With its transaction, if that was not ended.
      client.release(true);
    }
    const left = async (query: string): Promise<string[]> =>
      (await system.root.query<{ it: string }>(`select it from (${query}) as t order by 1`)).rows.map(({ it }) => it);
    expect(await left(`select ip_address as it from sessions where token = '${label}'`)).toEqual([]);
    expect(await left(`select value as it from verifications where identifier = '${label}'`)).toEqual(['valid']);
    expect(await left(`select client as it from token_families where user_id = '${userId}'`)).toEqual([
      'lately revoked',
      'used',
    ]);
    expect(await left(`select kid as it from signing_keys where kid like '${label}%'`)).toEqual([`${label} lately`]);
    expect((await browser.get('/api/sessions')).status).toBe(200);
  } finally {
    await system.root.query('delete from signing_keys where kid like $1', [`${label}%`]);
  }
});

it('accounts that nobody confirms go after seven days, with a workspace in which nothing was done, and no others', async () => {
  const label = randomUUID();
  const add = async (kind: string, days: number, { confirmed = false, workspace = true } = {}) => {
    const { rows } = await system.root.query<{ id: string }>(
      `insert into users (id, name, email, email_verified, created_at)
       values (gen_random_uuid(), 'Ada', $1, $2, now() - make_interval(days => $3)) returning id`,
      [`${kind}.${label}@example.com`, confirmed, days],
    );
    const userId = rows[0]?.id ?? '';
    await system.root.query(
      `insert into accounts (id, user_id, provider_id, account_id) select id, id, 'credential', id from users where id = $1`,
      [userId],
    );
    const workspaceId = randomUUID();
    if (workspace) {
      await system.root.query(`insert into workspaces (id, name) values ($1, $2)`, [workspaceId, label]);
      await join(workspaceId, userId, 'owner');
    }
    return { userId, workspaceId };
  };
  const join = (workspaceId: string, userId: string, role: string) =>
    system.root.query('insert into members (workspace_id, user_id, role) values ($1, $2, $3)', [
      workspaceId,
      userId,
      role,
    ]);
  const alone = await add('alone', 8, { workspace: false });
  const owner = await add('owner', 8);
  await add('young', 6);
  await add('confirmed', 400, { confirmed: true });
  const used: [kind: string, query: string][] = [
    [
      'link',
      `insert into links (id, workspace_id, domain_id, key, url) select gen_random_uuid(), $1, id, '${label}', 'https://example.com' from domains where workspace_id is null limit 1`,
    ],
    [
      'key',
      `insert into api_keys (id, workspace_id, name, hint, hash) values (gen_random_uuid(), $1, '', '', sha256('${label}'))`,
    ],
    [
      'domain',
      `insert into domains (id, workspace_id, hostname) values (gen_random_uuid(), $1, '${label}.example.com')`,
    ],
    [
      'invitation',
      `insert into invitations (id, workspace_id, role, token_hash, expires_at) values (gen_random_uuid(), $1, 'viewer', sha256('${label}'), now())`,
    ],
    [
      'session',
      `insert into sessions (id, user_id, token, expires_at) select user_id, user_id, user_id, now() + interval '1 hour' from members where workspace_id = $1`,
    ],
    ['posted', `insert into idempotency_keys (workspace_id, key, request_hash, outcome) values ($1, 'k', '', '{}')`],
    ['suspended', `update workspaces set suspended_at = now() where id = $1`],
    ['deleted', `update workspaces set deleted_at = now() where id = $1`],
  ];
  for (const [kind, query] of used) await system.root.query(query, [(await add(kind, 8)).workspaceId]); // oxlint-disable-line no-await-in-loop -- few
  const shared = await add('shared', 8);
  await join(shared.workspaceId, (await add('guest', 8, { workspace: false })).userId, 'viewer');
  const twice = await add('twice', 8);
  await join((await add('other', 400, { confirmed: true })).workspaceId, twice.userId, 'editor');

  const prune = async (limit: number): Promise<number> => {
    const client = await system.asJobs.connect();
    try {
      await client.query(`begin; select set_config('app.actor', 'system:prune', true)`);
      const { rows } = await client.query<{ pruned: string }>('select prune_unconfirmed($1) as pruned', [limit]);
      await client.query('commit');
      return Number(rows[0]?.pruned);
    } finally {
      client.release();
    }
  };
  expect(await prune(0)).toBe(0);
  // The hourly job may come first.
  await prune(10_000);
  expect(await prune(10_000)).toBe(0);
  const { rows: left } = await system.root.query<{ kind: string }>(
    `select split_part(email, '.', 1) as kind from users where email like '%' || $1 || '%' order by 1`,
    [label],
  );
  expect(left.map(({ kind }) => kind)).toEqual(
    ['young', 'confirmed', ...used.map(([kind]) => kind), 'shared', 'guest', 'twice', 'other'].toSorted(),
  );
  const { rows: told } = await system.root.query<{ it: string }>(
    `select action || ' by ' || actor as it from audit_log where target_id = any($1) and action ~ '(deleted|removed|purged)$' order by 1`,
    [[alone.userId, owner.userId, owner.workspaceId]],
  );
  expect(told.map(({ it }) => it)).toEqual([
    'account.deleted by system:prune',
    'account.deleted by system:prune',
    'member.removed by system:prune',
    'user.deleted by system:prune',
    'user.deleted by system:prune',
    'workspace.purged by system:prune',
  ]);
});

it('a session, and with it an address and a browser’s name, is kept for less than thirty days', () => {
  expect(sessionSeconds).toBeLessThan(30 * 86_400);
});
