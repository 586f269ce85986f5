/** From a row of `resolve_links` to the projection that visitors' requests use. */
import type { LinkProjection, LinkState } from './projection.ts';

/** Column names as the function returns them; instants as Postgres text or Date. A type alias, because interfaces have no index signature. */
export type LinkRow = {
  address: string;
  id: string;
  version: number;
  url: string;
  redirect_status: number;
  expires_at: string | Date | null;
  expired_url: string | null;
  disabled_at: string | Date | null;
  blocked_at: string | Date | null;
  deleted_at: string | Date | null;
  flagged_at: string | Date | null;
};

export function toProjection(row: LinkRow): LinkProjection {
  return {
    v: 1,
    id: row.id,
    version: row.version,
    // A blocked or deleted target has no business in caches around the world.
    url: row.blocked_at !== null || row.deleted_at !== null ? '' : row.url,
    status: toStatus(row.redirect_status),
    state: toState(row),
    expiresAt: row.expires_at === null ? null : new Date(row.expires_at).getTime(),
    expiredUrl: row.expired_url,
    guarded: row.flagged_at !== null,
  };
}

function toState(row: LinkRow): LinkState {
  if (row.blocked_at !== null) return 'blocked';
  if (row.deleted_at !== null) return 'deleted';
  return row.disabled_at !== null ? 'disabled' : 'live';
}

function toStatus(status: number): LinkProjection['status'] {
  return status === 301 || status === 307 || status === 308 ? status : 302;
}
