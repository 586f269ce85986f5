/** On whose behalf a request changes what it changes: what the audit log says of it. */
import { toCoarsePlace } from '../audit/place.ts';
import type { Context } from '../platform/postgres.ts';
import type { ApiContext } from './api-app.ts';

/** @example await deps.links.remove(writeContext(c), id, version); */
export function writeContext(c: ApiContext): Context {
  return {
    workspaceId: c.var.actor?.workspaceId ?? null,
    actor: actorOf(c),
    requestId: c.var.requestId,
    place: toCoarsePlace(c.req.raw.cf),
    // Nothing else says truly where a request comes from.
    ip: c.req.header('cf-connecting-ip') ?? null,
  };
}

/** In no tenant's name: for what operators and strangers do, and for a person's own affairs, whatever workspace they happen to work in. */
export const tenantlessContext = (c: ApiContext): Context => ({ ...writeContext(c), workspaceId: null });

function actorOf({ var: { actor, person, isOperating } }: ApiContext): string {
  if (person) return `${isOperating ? 'operator' : 'user'}:${person.userId}`;
  if (actor) return actor.by.kind === 'key' ? `key:${actor.by.apiKeyId}` : `user:${actor.by.userId}`;
  return 'system:visitor';
}
