/** What a visitor of a short link gets: the one decision of the redirect path, without effects. */
import type { LinkProjection } from './projection.ts';

/** What the stores said: a link, a sure no from the primary, or nothing because none could be asked. */
export type Found = LinkProjection | 'absent' | 'failed';

export interface Visit {
  /** The visitor has passed the page in front of a guarded link. */
  passed: boolean;
}

export type Decision =
  | { kind: 'redirect'; link: LinkProjection; status: 301 | 302 | 307 | 308; location: string }
  /** Where it leads, for a page that says so. */
  | { kind: 'warning'; location: string }
  | { kind: 'gone'; reason: 'deleted' | 'disabled' | 'expired' }
  | { kind: 'blocked' }
  | { kind: 'unknown' }
  | { kind: 'unavailable' };

export function resolve(found: Found, visit: Visit, nowMs: number): Decision {
  if (found === 'failed') return { kind: 'unavailable' };
  if (found === 'absent') return { kind: 'unknown' };
  switch (found.state) {
    case 'blocked':
      return { kind: 'blocked' };
    case 'deleted':
    case 'disabled':
      return { kind: 'gone', reason: found.state };
    case 'live':
      break;
  }
  if (found.expiresAt !== null && found.expiresAt <= nowMs) {
    if (found.expiredUrl === null) return { kind: 'gone', reason: 'expired' };
    if (found.guarded && !visit.passed) return { kind: 'warning', location: found.expiredUrl };
    // Always 302: a permanent answer would be kept by browsers although the link may be prolonged.
    return { kind: 'redirect', link: found, status: 302, location: found.expiredUrl };
  }
  if (found.guarded && !visit.passed) return { kind: 'warning', location: found.url };
  return { kind: 'redirect', link: found, status: found.status, location: found.url };
}
