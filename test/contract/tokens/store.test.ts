import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Stack } from '../../../scripts/stack/types.ts';
import { openPostgres, type Postgres } from '../../../src/platform/postgres.ts';
import { postgresTokens, type TokenStore } from '../../../src/tokens/store.ts';
import { startPreparedStack } from '../../support/prepared-stack.ts';

const passwords = { linkpulse_api: 'test', linkpulse_auth: 'test', linkpulse_jobs: 'test' };
const ada = '10000000-0000-7000-8000-00000000000a';
const eve = '10000000-0000-7000-8000-00000000000e';
const workspace = '20000000-0000-7000-8000-000000000001';
const day = 86_400_000;

let stack: Stack;
let root: Client;
let postgres: Postgres;
let tokens: ReturnType<typeof asAda>;

beforeAll(async () => {
  stack = await startPreparedStack(passwords);
  root = new Client({ connectionString: stack.superuserUrl ?? '' });
  await root.connect();
  postgres = openPostgres({ primaryUrl: stack.neonUrl('linkpulse_auth', 'test', 'primary') });
  tokens = asAda(postgresTokens(postgres));
  await root.query(
    `insert into users (id, name, email) values ($1, 'Ada', 'ada@example.com'), ($2, 'Eve', 'eve@example.com')`,
    [ada, eve],
  );
  await root.query(`insert into workspaces (id, name) values ($1, 'one')`, [workspace]);
});
beforeEach(async () => {
  await root.query('truncate token_families, refresh_tokens, members cascade');
  await root.query(`update workspaces set deleted_at = null`);
  await root.query(`insert into members (workspace_id, user_id, role) values ($1, $2, 'admin')`, [workspace, ada]);
});
afterAll(async () => {
  await root.end();
  await stack.stop();
});

/** The store with every write on Ada's behalf. */
function asAda(store: TokenStore) {
  const onBehalf = { workspaceId: null, actor: `user:${ada}`, requestId: 'a request', place: null, ip: null };
  return {
    ...store,
    create: (family: Parameters<TokenStore['create']>[0]) => store.create(family, onBehalf),
    refresh: (hash: Uint8Array, successor: Uint8Array) => store.refresh(hash, successor, onBehalf),
    revoke: (userId: string, familyId: string) => store.revoke(userId, familyId, onBehalf),
  };
}

let drawn = 0;
const freshHash = (): Uint8Array => {
  drawn++;
  return Uint8Array.from({ length: 32 }, (_, i) => (i < 4 ? drawn >> (8 * i) : 7));
};
const freshFamilyId = (): string => `30000000-0000-7000-8000-${(++drawn).toString(16).padStart(12, '0')}`;

/** A family of Ada's, and the hash of its first token. */
async function found(client = 'a script') {
  const grant = { userId: ada, workspaceId: workspace, familyId: freshFamilyId() };
  const refreshHash = freshHash();
  const created = await tokens.create({ ...grant, client, refreshHash });
  if (!created.ok) throw new Error(created.error);
  return { grant, refreshHash, expiresAt: Date.parse(created.value.expiresAt) };
}

const reasonOf = async (familyId: string) =>
  (await root.query<{ revoked_for: string | null }>('select revoked_for from token_families where id = $1', [familyId]))
    .rows[0]?.revoked_for;

describe('a family', () => {
  it('begins with a token for seven days, and is listed with what may be shown of it', async () => {
    const { grant, expiresAt } = await found('curl');
    expect(Math.abs(expiresAt - Date.now() - 7 * day)).toBeLessThan(60_000);
    expect(await tokens.list(ada)).toMatchObject([{ id: grant.familyId, workspaceId: workspace, client: 'curl' }]);
    expect(await tokens.list(eve)).toEqual([]);
  });

  it('cannot be made for a workspace that the person is no member of', async () => {
    const theirs = { userId: eve, workspaceId: workspace, familyId: freshFamilyId() };
    const made = await tokens.create({ ...theirs, client: 'x', refreshHash: freshHash() });
    expect(made).toEqual({ ok: false, error: 'not_a_member' });
  });

  it('is refused to whoever has fifty, until one of them is revoked', async () => {
    await root.query(
      `with f as (insert into token_families (id, user_id, workspace_id, client) select gen_random_uuid(), $1, $2, 'x' from generate_series(1, 50) returning id)
       insert into refresh_tokens (hash, family_id, expires_at) select sha256(id::text::bytea), id, now() + interval '1 day' from f`,
      [ada, workspace],
    );
    const next = {
      userId: ada,
      workspaceId: workspace,
      familyId: freshFamilyId(),
      client: 'x',
      refreshHash: freshHash(),
    };
    expect(await tokens.create(next)).toEqual({ ok: false, error: 'too_many' });
    const [oldest] = await tokens.list(ada);
    expect(await tokens.revoke(ada, oldest?.id ?? '')).toBe(true);
    expect(await tokens.create(next)).toMatchObject({ ok: true });
  });

  it('is revoked by its own person only, once', async () => {
    const { grant, refreshHash } = await found();
    expect(await tokens.revoke(eve, grant.familyId)).toBe(false);
    expect(await tokens.revoke(ada, grant.familyId)).toBe(true);
    expect(await tokens.revoke(ada, grant.familyId)).toBe(false);
    expect(await tokens.list(ada)).toEqual([]);
    const audited = await root.query<{ actor: string; action: string }>(
      'select actor, action from audit_log where target_id = $1 order by seq',
      [grant.familyId],
    );
    expect(audited.rows.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      `user:${ada} token_family.created`,
      `user:${ada} token_family.revoked`,
    ]);
    expect(await tokens.refresh(refreshHash, freshHash())).toEqual({ outcome: 'refused' });
  });

  it('has a holder with the role of now, and none after a revocation, in a deleted workspace or outside of it', async () => {
    const { grant } = await found();
    expect(await tokens.findHolder(grant)).toEqual({ role: 'admin' });
    await root.query(`update members set role = 'viewer'`);
    expect(await tokens.findHolder(grant)).toEqual({ role: 'viewer' });
    expect(await tokens.findHolder({ ...grant, userId: eve })).toBeNull();
    await root.query('update workspaces set deleted_at = now()');
    expect(await tokens.findHolder(grant)).toBeNull();
    await root.query('update workspaces set deleted_at = null');
    await tokens.revoke(ada, grant.familyId);
    expect(await tokens.findHolder(grant)).toBeNull();
  });
});

describe('a refresh token', () => {
  it('is used once and gives way to a successor for another seven days', async () => {
    const { grant, refreshHash } = await found();
    const successor = freshHash();
    const refreshed = await tokens.refresh(refreshHash, successor);
    expect(refreshed).toMatchObject({ outcome: 'refreshed', grant });
    expect(await tokens.refresh(successor, freshHash())).toMatchObject({ outcome: 'refreshed', grant });
  });

  it('that comes again revokes the family, once, and with it the successor', async () => {
    const { grant, refreshHash } = await found();
    const other = await found();
    const successor = freshHash();
    await tokens.refresh(refreshHash, successor);
    const reused = { outcome: 'reused', familyId: grant.familyId, email: 'ada@example.com' };
    expect(await tokens.refresh(refreshHash, freshHash())).toEqual({ ...reused, isNews: true });
    expect(await tokens.refresh(refreshHash, freshHash())).toEqual({ ...reused, isNews: false });
    expect(await tokens.refresh(successor, freshHash())).toEqual({ outcome: 'refused' });
    expect([await reasonOf(grant.familyId), await reasonOf(other.grant.familyId)]).toEqual(['reused', null]);
  });

  it('presented twenty times at once is taken once, and the others are noticed', async () => {
    const { grant, refreshHash } = await found();
    const answers = await Promise.all(Array.from({ length: 20 }, () => tokens.refresh(refreshHash, freshHash())));
    const outcomes = answers.map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'refreshed')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'reused')).toHaveLength(19);
    expect(await reasonOf(grant.familyId)).toBe('reused');
  });

  it.for([
    ['nobody has given out', async () => freshHash()],
    [
      'has expired',
      async () => {
        const { refreshHash } = await found();
        await root.query(`update refresh_tokens set expires_at = now() - interval '1 second'`);
        return refreshHash;
      },
    ],
    [
      'belongs to a family of ninety days',
      async () => {
        const { refreshHash } = await found();
        await root.query(`update token_families set created_at = now() - interval '90 days 1 second'`);
        return refreshHash;
      },
    ],
    [
      'belongs to somebody who has left',
      async () => {
        const { refreshHash } = await found();
        await root.query('delete from members');
        return refreshHash;
      },
    ],
  ] as const)('that %s is refused, and nothing is revoked', async ([, prepare]) => {
    const hash = await prepare();
    expect(await tokens.refresh(hash, freshHash())).toEqual({ outcome: 'refused' });
    expect((await root.query('select from token_families where revoked_at is not null')).rowCount).toBe(0);
  });

  it('does not outlive the ninety days of its family, and forgets expired ones', async () => {
    const { grant, refreshHash } = await found();
    await root.query(`update token_families set created_at = now() - interval '89 days'`);
    await root.query(
      `insert into refresh_tokens (hash, family_id, expires_at, used_at) values ('\\x00', $1, now() - interval '1 day', now())`,
      [grant.familyId],
    );
    const refreshed = await tokens.refresh(refreshHash, freshHash());
    const expiresAt = refreshed.outcome === 'refreshed' ? Date.parse(refreshed.expiresAt) : 0;
    expect(Math.abs(expiresAt - Date.now() - day)).toBeLessThan(60_000);
    expect((await root.query('select from refresh_tokens')).rowCount).toBe(2);
  });
});
