/**
 * Generated keys: a sequence number run through a keyed permutation and written in base62. A permutation never repeats
 * before the sequence does, so two links cannot draw the same code, and without the key the next code cannot be guessed.
 * The rejected alternative, random text with a retry on collision, grows slower as the namespace fills.
 *
 * The permutation is a Feistel network over 42 bits with cycle walking into 62^7 (Black and Rogaway, "Ciphers with
 * Arbitrary Finite Domains", 2002); its round function is SipHash-2-4 reduced to 21 bits (Aumasson and Bernstein, 2012).
 * The key never rotates: a new epoch would use another length.
 */
import { toBase62 } from '../lib/base62.ts';
import { sipHashInteger, type SipKey } from '../lib/siphash.ts';

export const codeLength = 7;
export const codeSpace = 62 ** codeLength;

const halfBits = 21;
const half = 2 ** halfBits;
const rounds = 8;

/** The code of a sequence number from 0 to 62^7 - 1. Throws RangeError outside, where codes would repeat. */
export function toCode(sequence: number, key: SipKey): string {
  if (!Number.isSafeInteger(sequence) || sequence < 0 || sequence >= codeSpace) {
    throw new RangeError(`No ${codeLength}-character code is left for sequence number ${sequence}.`);
  }
  let value = sequence;
  // 2^42 is 1.25 times 62^7, so a value outside is walked on 1.25 times on average.
  do value = permute(value, key);
  while (value >= codeSpace);
  return toBase62(value, codeLength);
}

function permute(value: number, key: SipKey): number {
  let left = Math.floor(value / half);
  let right = value % half;
  for (let round = 0; round < rounds; round++) {
    const mixed = (left ^ sipHashInteger(key, round * half + right).low) & (half - 1);
    left = right;
    right = mixed;
  }
  return left * half + right;
}
