import { editLimits } from '../../../src/links/edits.ts';
import type { LinkProjection } from '../../../src/links/projection.ts';
import type { RevocationList } from '../../../src/links/revocations.ts';

/** A live link, but for what a test changes of it. */
export const aLink = (changes: Partial<LinkProjection> = {}): LinkProjection => ({
  v: 1,
  id: '01234567-89ab-7def-8123-456789abcdef',
  version: 1,
  url: 'https://example.com/target',
  status: 302,
  state: 'live',
  expiresAt: null,
  expiredUrl: null,
  guarded: false,
  ...changes,
});

/** A list that nothing was cut off. */
export const aList = ({ asOfMs = 0, ...changes }: Partial<RevocationList> = {}): RevocationList => ({
  v: 2,
  asOfMs,
  revoked: [],
  edited: [],
  sinceMs: asOfMs - editLimits.listedMs,
  ...changes,
});
