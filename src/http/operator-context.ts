/** On whose behalf an operator, or a stranger who reports, changes something: in no tenant's name. */
import type { Context } from '../platform/postgres.ts';
import type { ApiContext } from './api-app.ts';

export const operatorContext = (c: ApiContext): Context => ({
  workspaceId: null,
  actor: c.get('person') ? `operator:${c.var.person.userId}` : 'system:visitor',
  requestId: c.var.requestId,
  place: null,
  ip: c.req.header('cf-connecting-ip') ?? null,
});
