/**
 * What a visitor's request needs to know of a link, as it stands in KV and Redis and travels over RPC. Version 1; readers
 * accept one version back, because deploys of the Workers overlap.
 */
export type LinkState = 'live' | 'disabled' | 'blocked' | 'deleted';

export interface LinkProjection {
  v: 1;
  id: string;
  /** Version of the link's row: a higher one is newer. */
  version: number;
  url: string;
  status: 301 | 302 | 307 | 308;
  state: LinkState;
  /** Milliseconds since 1970. */
  expiresAt: number | null;
  expiredUrl: string | null;
  /** The visitor must pass a page (a password, a warning) first. */
  guarded: boolean;
}

export const serializeProjection = (link: LinkProjection): string => JSON.stringify(link);

/** The projection in the text, or null when it is of a version we do not know or damaged: then the store behind is asked. */
export function parseProjection(text: string): LinkProjection | null {
  try {
    const value: unknown = JSON.parse(text);
    return isProjection(value) ? value : null;
  } catch {
    // Not JSON: damaged.
    return null;
  }
}

const statuses: ReadonlySet<unknown> = new Set([301, 302, 307, 308]);
const states: ReadonlySet<unknown> = new Set(['live', 'disabled', 'blocked', 'deleted']);

function isProjection(value: unknown): value is LinkProjection {
  if (typeof value !== 'object' || value === null) return false;
  const link: Partial<Record<keyof LinkProjection, unknown>> = value;
  return (
    link.v === 1 &&
    typeof link.id === 'string' &&
    typeof link.version === 'number' &&
    typeof link.url === 'string' &&
    statuses.has(link.status) &&
    states.has(link.state) &&
    (link.expiresAt === null || typeof link.expiresAt === 'number') &&
    (link.expiredUrl === null || typeof link.expiredUrl === 'string') &&
    typeof link.guarded === 'boolean'
  );
}
