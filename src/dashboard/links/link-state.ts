import type { LinkView } from '../../links/wire.ts';

/** What visitors of a link meet right now. */
export type LinkState = 'live' | 'disabled' | 'expired';

export function toLinkState(link: Pick<LinkView, 'disabledAt' | 'expiresAt' | 'updatedAt'>, nowMs: number): LinkState {
  if (link.disabledAt !== null) return 'disabled';
  return hasExpired(link, nowMs) ? 'expired' : 'live';
}

/** The page's clock is coarse: an expiry that an edit put into the past has passed even before the next tick. */
export function hasExpired(link: Pick<LinkView, 'expiresAt' | 'updatedAt'>, nowMs: number): boolean {
  return link.expiresAt !== null && Date.parse(link.expiresAt) <= Math.max(nowMs, Date.parse(link.updatedAt));
}
