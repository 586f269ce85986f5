/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed function whose output tells nothing about its key. Synchronous, unlike
 * WebCrypto, so that a rule may use it, and in 32-bit halves, which engines compute without allocating; BigInt takes 10 times
 * as long.
 */
export interface Word64 {
  /** Both from 0 to 2^32 - 1. */
  high: number;
  low: number;
}

export interface SipKey {
  k0: Word64;
  k1: Word64;
}

/** The key made of the first 16 bytes, little endian. Throws RangeError when there are fewer. */
export function toSipKey(bytes: Uint8Array): SipKey {
  if (bytes.length < 16) throw new RangeError('A SipHash key has 16 bytes.');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const word = (at: number): Word64 => ({ low: view.getUint32(at, true), high: view.getUint32(at + 4, true) });
  return { k0: word(0), k1: word(8) };
}

/** The hash of a safe integer as eight little-endian bytes. */
export function sipHashInteger(key: SipKey, message: number): Word64 {
  words[0] = message >>> 0;
  words[1] = Math.floor(message / 2 ** 32);
  return sipHash(key, words, 8);
}

const words = new Uint32Array(2);

/**
 * The hash of the first `byteLength` bytes of the message, given as little-endian 32-bit words; what follows them in the last
 * word must be zero.
 */
export function sipHash({ k0, k1 }: SipKey, message: Uint32Array, byteLength: number): Word64 {
  let v0l = k0.low ^ 0x70736575;
  let v0h = k0.high ^ 0x736f6d65;
  let v1l = k1.low ^ 0x6e646f6d;
  let v1h = k1.high ^ 0x646f7261;
  let v2l = k0.low ^ 0x6e657261;
  let v2h = k0.high ^ 0x6c796765;
  let v3l = k1.low ^ 0x79746573;
  let v3h = k1.high ^ 0x74656462;
  const lastBlock = byteLength >>> 3;
  const compressions = 2 * (lastBlock + 1);
  let low = 0;
  let high = 0;
  let swap: number;
  for (let round = 0; round < compressions + 4; round++) {
    const isFirstOfBlock = round < compressions && (round & 1) === 0;
    if (isFirstOfBlock) {
      low = wordAt(message, round, byteLength);
      high = wordAt(message, round + 1, byteLength);
      if (round === 2 * lastBlock) high |= byteLength << 24;
      v3l ^= low;
      v3h ^= high;
    } else if (round === compressions) {
      v2l ^= 0xff;
    }

    // v0 += v1; v1 <<<= 13; v1 ^= v0; v0 <<<= 32
    v0l = (v0l + v1l) | 0;
    v0h = (v0h + v1h + carry(v0l, v1l)) | 0;
    swap = (v1l << 13) | (v1h >>> 19);
    v1h = ((v1h << 13) | (v1l >>> 19)) ^ v0h;
    v1l = swap ^ v0l;
    swap = v0l;
    v0l = v0h;
    v0h = swap;
    // v2 += v3; v3 <<<= 16; v3 ^= v2
    v2l = (v2l + v3l) | 0;
    v2h = (v2h + v3h + carry(v2l, v3l)) | 0;
    swap = (v3l << 16) | (v3h >>> 16);
    v3h = ((v3h << 16) | (v3l >>> 16)) ^ v2h;
    v3l = swap ^ v2l;
    // v0 += v3; v3 <<<= 21; v3 ^= v0
    v0l = (v0l + v3l) | 0;
    v0h = (v0h + v3h + carry(v0l, v3l)) | 0;
    swap = (v3l << 21) | (v3h >>> 11);
    v3h = ((v3h << 21) | (v3l >>> 11)) ^ v0h;
    v3l = swap ^ v0l;
    // v2 += v1; v1 <<<= 17; v1 ^= v2; v2 <<<= 32
    v2l = (v2l + v1l) | 0;
    v2h = (v2h + v1h + carry(v2l, v1l)) | 0;
    swap = (v1l << 17) | (v1h >>> 15);
    v1h = ((v1h << 17) | (v1l >>> 15)) ^ v2h;
    v1l = swap ^ v2l;
    swap = v2l;
    v2l = v2h;
    v2h = swap;

    if (round < compressions && !isFirstOfBlock) {
      v0l ^= low;
      v0h ^= high;
    }
  }
  return { high: (v0h ^ v1h ^ v2h ^ v3h) >>> 0, low: (v0l ^ v1l ^ v2l ^ v3l) >>> 0 };
}

/** Words beyond the message are zero, whatever a longer message has left there. */
const wordAt = (message: Uint32Array, index: number, byteLength: number): number =>
  4 * index < byteLength ? (message[index] ?? 0) : 0;

/** Whether a 32-bit sum has overflowed: then it is below each of its parts, compared as unsigned numbers. */
const carry = (sum: number, part: number): 0 | 1 => (sum >>> 0 < part >>> 0 ? 1 : 0);
