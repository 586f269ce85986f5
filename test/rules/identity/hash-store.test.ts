import { describe, expect, it } from 'vitest';

import { HashingBusy, openPasswordHashes } from '../../../src/identity/hash-store.ts';

describe('password hashes', () => {
  it('know their password, however it is composed, and no other', async () => {
    const hashes = openPasswordHashes();
    const hash = await hashes.hash('cafe\u0301 au lait');
    expect(hash).toMatch(/^scrypt-15-8-3\$[\w-]{22}\$[\w-]{43}$/);
    expect(await hashes.verify(hash, 'café au lait')).toBe(true);
    expect(await hashes.verify(hash, 'cafe au lait')).toBe(false);
    await expect(hashes.verify('plain', 'plain')).rejects.toThrow('no hash of ours');
  });

  it('are computed two at a time: the third is refused, and a later one is not', async () => {
    const hashes = openPasswordHashes();
    const three = await Promise.allSettled(['one', 'two', 'three'].map((password) => hashes.hash(password)));
    expect(three.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(three[2]).toMatchObject({ reason: expect.any(HashingBusy) });
    await expect(hashes.hash('four')).resolves.toContain('scrypt');
  });
});
