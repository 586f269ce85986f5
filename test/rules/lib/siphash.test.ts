import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { sipHash, sipHashInteger, toSipKey } from '../../../src/lib/siphash.ts';

const bytesTo = (n: number) => Uint8Array.from({ length: n }, (_, i) => i);
const key = toSipKey(bytesTo(16));

function toWords(bytes: Uint8Array): Uint32Array {
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  return new Uint32Array(padded.buffer);
}

const toHex = ({ high, low }: { high: number; low: number }) =>
  high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');

const mask = 0xffff_ffff_ffff_ffffn;

/** The specification word for word, in 64-bit arithmetic. */
function byTheBook(keyBytes: Uint8Array, message: Uint8Array): string {
  const word = (bytes: Uint8Array, at: number) =>
    [...bytes.subarray(at, at + 8)].reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const rotl = (value: bigint, bits: bigint) => ((value << bits) | (value >> (64n - bits))) & mask;
  const [k0, k1] = [word(keyBytes, 0), word(keyBytes, 8)];
  let [v0, v1] = [k0 ^ 0x736f6d6570736575n, k1 ^ 0x646f72616e646f6dn];
  let [v2, v3] = [k0 ^ 0x6c7967656e657261n, k1 ^ 0x7465646279746573n];
  const round = () => {
    v0 = (v0 + v1) & mask;
    v2 = (v2 + v3) & mask;
    v1 = rotl(v1, 13n) ^ v0;
    v3 = rotl(v3, 16n) ^ v2;
    v0 = rotl(v0, 32n);
    v2 = (v2 + v1) & mask;
    v0 = (v0 + v3) & mask;
    v1 = rotl(v1, 17n) ^ v2;
    v3 = rotl(v3, 21n) ^ v0;
    v2 = rotl(v2, 32n);
  };
  for (let at = 0; at <= message.length; at += 8) {
    const isLast = at + 8 > message.length;
    const block = word(message, at) | (isLast ? BigInt(message.length % 256) << 56n : 0n);
    v3 ^= block;
    round();
    round();
    v0 ^= block;
  }
  v2 ^= 0xffn;
  for (let i = 0; i < 4; i++) round();
  return (v0 ^ v1 ^ v2 ^ v3).toString(16).padStart(16, '0');
}

describe('sipHash', () => {
  // From the reference implementation's vectors: key 00..0f, message 00..(n-1).
  it.each([
    [0, '726fdb47dd0e0e31'],
    [1, '74f839c593dc67fd'],
    [8, '93f5f5799a932462'],
    [15, 'a129ca6149be45e5'],
  ])('gives the reference value for %i bytes', (n, expected) => {
    expect(toHex(sipHash(key, toWords(bytesTo(n)), n))).toBe(expected);
  });

  it('is what the specification says, whatever stands behind the message', () => {
    const inputs = fc.tuple(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.uint8Array({ maxLength: 70 }));
    fc.assert(
      fc.property(inputs, ([keyBytes, message]) => {
        const behind = Uint32Array.of(...toWords(message), 0xdeadbeef, 0xdeadbeef, 0xdeadbeef);
        expect(toHex(sipHash(toSipKey(keyBytes), behind, message.length))).toBe(byTheBook(keyBytes, message));
      }),
    );
  });

  it('takes an integer as eight bytes', () => {
    const message = Uint8Array.of(0x45, 0x23, 0x01, 0xef, 0xcd, 0xab, 0, 0);
    expect(toHex(sipHashInteger(key, 0xab_cdef_0123_45))).toBe(byTheBook(bytesTo(16), message));
  });

  it('refuses a key of fewer than 16 bytes', () => {
    expect(() => toSipKey(new Uint8Array(15))).toThrow(RangeError);
  });
});
