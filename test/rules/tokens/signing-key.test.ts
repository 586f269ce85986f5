import { describe, expect, it } from 'vitest';

import { accessTokens } from '../../../src/tokens/access-token.ts';
import { chooseSigner, isPublished, keyTimes, needsSuccessor } from '../../../src/tokens/signing-key.ts';

describe('signing keys', () => {
  const key = (
    kid: string,
    createdAtMs: number,
    retiredAtMs: number | null = null,
    expiresAtMs: number | null = null,
  ) => ({
    kid,
    createdAtMs,
    retiredAtMs,
    expiresAtMs,
  });

  it('sign from the oldest that is not retired yet', () => {
    const keys = [key('new', 30), key('retired', 0, 50, 90), key('old', 10, 100, 200)];
    expect([49, 50, 99, 100].map((atMs) => chooseSigner(keys, atMs)?.kid)).toEqual(['retired', 'old', 'old', 'new']);
    expect(chooseSigner([key('retired', 0, 50, 90)], 60)).toBeNull();
  });

  it('are published until they expire, and followed by another as soon as their end is known', () => {
    expect([
      isPublished(key('a', 0), 99),
      isPublished(key('a', 0, 1, 99), 98),
      isPublished(key('a', 0, 1, 99), 99),
    ]).toEqual([true, true, false]);
    expect([
      needsSuccessor([]),
      needsSuccessor([key('a', 0, 50)]),
      needsSuccessor([key('a', 0, 50), key('b', 1)]),
    ]).toEqual([true, true, false]);
  });

  it('are handed over only when whoever keeps the list has read it again, and verify until the last token has expired', () => {
    expect(keyTimes.handoverSeconds).toBeGreaterThan(keyTimes.publishedMaxAgeSeconds + keyTimes.memoMs / 1000);
    expect(keyTimes.verifySeconds).toBeGreaterThan(accessTokens.lifeSeconds + accessTokens.toleranceSeconds);
  });
});
