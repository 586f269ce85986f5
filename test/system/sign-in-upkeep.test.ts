import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';

import { sessionSeconds } from '../../src/identity/session.ts';
import { signIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();

it('what signing in left behind goes when it can open nothing any more, and nothing else', async () => {
  const { userId, browser } = await signIn(system);
  const label = randomUUID();
  const add = (table: string, columns: string, rows: readonly string[]) =>
    system.root.query(`insert into ${table} (${columns}) values ${rows.map((row) => `(${row})`).join(', ')}`);
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
  await system.root.query(
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
    const client = await system.asJobs.connect();
    try {
      await client.query(`begin; select set_config('app.actor', 'system:prune', true)`);
      const { rows } = await client.query<{ pruned: string }>('select prune_sign_ins(100000) as pruned');
      await client.query('commit');
      expect(Number(rows[0]?.pruned)).toBeGreaterThanOrEqual(6);
    } finally {
      client.release();
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

it('a session, and with it an address and a browser’s name, is kept for less than thirty days', () => {
  expect(sessionSeconds).toBeLessThan(30 * 86_400);
});
