/** Somebody who runs the instance, as a client with an access token. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { IssuedTokens } from '../../src/tokens/wire.ts';
import { read, type ApiClient } from './api-client.ts';
import type { System } from './system.ts';

/** `isOperator` false makes the same person without the office. */
export async function openOperator(system: System, { isOperator = true } = {}): Promise<ApiClient> {
  const { workspaceId } = await system.found();
  const [userId, familyId] = [randomUUID(), randomUUID()];
  const refreshToken = `lpr_${randomBytes(32).toString('base64url')}`;
  const { root } = system;
  await root.query(`insert into users (id, name, email, operator_since) values ($1, 'Olga', $2, $3)`, [
    userId,
    `${userId}@example.com`,
    isOperator ? new Date() : null,
  ]);
  await root.query(`insert into members (workspace_id, user_id, role) values ($1, $2, 'owner')`, [workspaceId, userId]);
  await root.query(
    `insert into token_families (id, user_id, workspace_id, client) values ($1, $2, $3, 'an operator')`,
    [familyId, userId, workspaceId],
  );
  await root.query(
    `insert into refresh_tokens (hash, family_id, expires_at) values ($1, $2, now() + interval '7 days')`,
    [createHash('sha256').update(refreshToken).digest(), familyId],
  );
  const { accessToken } = read(IssuedTokens, await system.anonymous.post('/api/tokens/refresh', { refreshToken }));
  return system.api(accessToken);
}
