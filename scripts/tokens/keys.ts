/** What the owner does with signing keys. Their private halves stay sealed: a successor is made by the Worker, which has the secret. */
import type { Client } from 'pg';

import { chooseSigner, isPublished, keyTimes, type SigningKey } from '../../src/tokens/signing-key.ts';
import { asRole } from '../lib/owner-database.ts';

interface Row {
  kid: string;
  created_at: Date;
  retired_at: Date | null;
  expires_at: Date | null;
}

export async function list(client: Client): Promise<number> {
  const rows = await asAuth(client, async () => {
    const found = await client.query<Row>(
      'select kid, created_at, retired_at, expires_at from signing_keys order by created_at, kid',
    );
    return found.rows;
  });
  const nowMs = Date.now();
  const keys = rows.map(toKey);
  const signer = chooseSigner(keys, nowMs);
  if (keys.length === 0) console.log('No key yet: the first is made when the first token is.');
  for (const key of keys) console.log(`${key.kid}  ${describe(key, key.kid === signer?.kid, nowMs)}`);
  return 0;
}

export async function rotate(client: Client): Promise<number> {
  const { handoverSeconds, verifySeconds } = keyTimes;
  const kid = await change(
    client,
    `update signing_keys set retired_at = now() + make_interval(secs => $1), expires_at = now() + make_interval(secs => $2)
     where retired_at is null returning kid`,
    [handoverSeconds, handoverSeconds + verifySeconds],
  );
  if (kid === null) {
    console.log('No key to hand over from: the next one is made when the next token is.');
    return 1;
  }
  console.log(
    `${kid} signs for ${handoverSeconds / 60} more minutes, and is believed for ${verifySeconds / 60} after that.`,
  );
  return 0;
}

export async function retire(client: Client, kid: string): Promise<number> {
  const retired = await change(
    client,
    `update signing_keys set retired_at = least(retired_at, now()), expires_at = now()
     where kid = $1 and (expires_at is null or expires_at > now()) returning kid`,
    [kid],
  );
  console.log(retired === null ? `There is no key ${kid} that is believed.` : `${kid} is no longer believed.`);
  return retired === null ? 1 : 0;
}

const change = (client: Client, query: string, values: readonly unknown[]): Promise<string | null> =>
  asAuth(client, async () => {
    await client.query(`select set_config('app.actor', 'system:command', true)`);
    const { rows } = await client.query<{ kid: string }>(query, [...values]);
    return rows[0]?.kid ?? null;
  });

/** The owner has made the role, and may become it when asked to: nobody else sees these rows. */
async function asAuth<Row>(client: Client, run: () => Promise<Row>): Promise<Row> {
  await client.query('grant linkpulse_auth to current_user with set true, inherit false');
  return asRole(client, 'linkpulse_auth', 'read committed', run);
}

const toKey = (row: Row): SigningKey => ({
  kid: row.kid,
  createdAtMs: row.created_at.getTime(),
  retiredAtMs: row.retired_at?.getTime() ?? null,
  expiresAtMs: row.expires_at?.getTime() ?? null,
});

function describe(key: SigningKey, signs: boolean, nowMs: number): string {
  const time = (atMs: number | null) => (atMs === null ? 'replaced' : new Date(atMs).toISOString());
  if (!isPublished(key, nowMs)) return `forgotten since ${time(key.expiresAtMs)}`;
  if (signs) return `signs until ${time(key.retiredAtMs)}`;
  const isNext = key.retiredAtMs === null || key.retiredAtMs > nowMs;
  return isNext ? 'published, signs next' : `verifies until ${time(key.expiresAtMs)}`;
}
