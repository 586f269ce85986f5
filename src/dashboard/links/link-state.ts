import type { LinkView } from '../../links/wire.ts';

/** What visitors of a link meet right now. */
export type LinkState = 'live' | 'disabled' | 'expired';

export function toLinkState(link: Pick<LinkView, 'disabledAt' | 'expiresAt'>, nowMs: number): LinkState {
  if (link.disabledAt !== null) return 'disabled';
  if (link.expiresAt !== null && Date.parse(link.expiresAt) <= nowMs) return 'expired';
  return 'live';
}
