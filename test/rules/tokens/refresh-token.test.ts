import { describe, expect, it } from 'vitest';

import { formatRefreshToken, isRefreshToken, refreshTokens } from '../../../src/tokens/refresh-token.ts';
import { revocationLimits } from '../../../src/tokens/revocations.ts';

describe('a refresh token', () => {
  it('has 256 bits and a prefix that tells it from keys', () => {
    const token = formatRefreshToken(new Uint8Array(32).fill(255));
    expect([token.length, token.startsWith('lpr_'), isRefreshToken(token)]).toEqual([47, true, true]);
    expect(['', 'lpr_', `${token}x`, token.replace('lpr_', 'lp_'), `${token}\n`].some(isRefreshToken)).toBe(false);
  });

  it('does not outlive the memory of its revocation', () => {
    expect(revocationLimits.ttlSeconds).toBeGreaterThanOrEqual(refreshTokens.familyDays * 86_400);
  });
});
