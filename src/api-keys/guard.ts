/** Knows API keys: whose is the one in the Authorization header, and may it be used from there? */
import type { Authenticate } from '../http/guard.ts';
import { emit } from '../platform/events.ts';
import { sha256 } from '../platform/sha256.ts';
import { parseBearer } from './api-key.ts';
import { decideKeyUse, toPermissions } from './key-use.ts';
import { foreignOrigin } from './origin.ts';
import type { ApiKeyStore } from './store.ts';

export const authenticateApiKey =
  (store: Pick<ApiKeyStore, 'find'>, now: () => number): Authenticate =>
  async (c) => {
    const apiKey = parseBearer(c.req.header('authorization'));
    if (apiKey === null) return null;
    const key = await store.find(await sha256(apiKey));
    if (!key) return 'invalid';
    const origin = foreignOrigin(c.req.header('origin'), c.req.url);
    const use = decideKeyUse(key, { ip: c.req.header('cf-connecting-ip') ?? null, origin }, now());
    const { apiKeyId, workspaceId } = key;
    if (use !== 'allowed') {
      emit('warn', 'api_key.use.refused', { api_key_id: apiKeyId, reason: use, request_id: c.var.requestId });
      return 'invalid';
    }
    if (origin !== null) c.set('corsOrigin', origin);
    const permissions = toPermissions(key.scopes);
    const actor = { workspaceId, credentialId: apiKeyId, by: { kind: 'key' as const, apiKeyId }, permissions };
    return { actor, person: null, isConfirmed: true };
  };
