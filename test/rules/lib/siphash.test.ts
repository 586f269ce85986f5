import { describe, it } from 'vitest';

import { sipHash64, toSipKey } from '../../../src/lib/siphash.ts';

const key = toSipKey(Uint8Array.from({ length: 16 }, (_, i) => i));

describe('sipHash64', () => {
  // From the reference implementation's vectors: key 00..0f, message 00..(n-1).
  it('gives the reference value for eight bytes', ({ expect }) => {
    expect(sipHash64(key, [0x0706050403020100n], 8)).toBe(0x93f5f5799a932462n);
  });
  it('gives the reference value for the empty message', ({ expect }) => {
    expect(sipHash64(key, [], 0)).toBe(0x726fdb47dd0e0e31n);
  });
  it('refuses a key of fewer than 16 bytes', ({ expect }) => {
    expect(() => toSipKey(new Uint8Array(15))).toThrow(RangeError);
  });
});
