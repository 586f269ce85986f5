/**
 * Telling visitors apart without knowing them: a visitor is SipHash(key, SipHash(key, user agent) ‖ address), where the key is
 * the first half of the day's salt and the user agent is in UTF-16. The salt is random and deleted after 48 h; from then on a hash
 * cannot be traced back, even by trying every address. All clicks of a batch use the salt of the UTC day on which it was sealed.
 *
 * SipHash because it needs no promise: WebCrypto's HMAC cost an eighth of a whole redirect. User agents repeat, so hashing them apart
 * makes a visitor cost three blocks. 60 bits are kept, as two numbers that engines hold without allocating: of a million visitors
 * a day on one link, one pair in 2 million days collides by chance.
 */
import { sipHash, toSipKey, type Word64 } from '../lib/siphash.ts';

export interface VisitorHasher {
  hashAgent(userAgent: string): Word64;
  /** The visitor with this address and the hash of this user agent; both halves have 30 bits. */
  hash(ip: string, agent: Word64): Word64;
}

export function openVisitorHasher(salt: Uint8Array): VisitorHasher {
  const key = toSipKey(salt);
  return {
    hashAgent(userAgent) {
      const length = Math.min(userAgent.length, maxUnits);
      for (let i = 0; i < length; i += 2)
        scratch[i >> 1] = userAgent.charCodeAt(i) | (i + 1 < length ? userAgent.charCodeAt(i + 1) << 16 : 0);
      return sipHash(key, scratch, 2 * length);
    },
    hash(ip, { high, low }) {
      scratch[0] = low;
      scratch[1] = high;
      const length = Math.min(ip.length, maxUnits);
      // An address is ASCII: four characters a word.
      for (let i = 0; i < length; i += 4) {
        let word = 0;
        for (let j = Math.min(i + 3, length - 1); j >= i; j--) word = (word << 8) | (ip.charCodeAt(j) & 0xff);
        scratch[2 + (i >> 2)] = word;
      }
      const hash = sipHash(key, scratch, 8 + length);
      return { high: hash.high >>> 2, low: hash.low >>> 2 };
    },
  };
}

/** More than a click keeps of either text. */
const maxUnits = 1024;
/** Overwritten by each use. */
const scratch = new Uint32Array(maxUnits / 2);

/** The UTC day of a time, as `2026-11-22`. */
export const toUtcDay = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);
