/** The secret key of the code permutation, and a fingerprint by which the database notices a changed one. */
import { utf8 } from '../lib/bytes.ts';
import { sipHash, toSipKey, type SipKey } from '../lib/siphash.ts';

export interface CodeKey {
  sip: SipKey;
  /** 16 bytes that tell keys apart and nothing about them. */
  fingerprint: Uint8Array;
}

/** The key in the secret LINK_CODE_KEY: 32 or more hexadecimal digits. Throws when it is none, which no request can mend. */
export function parseCodeKey(secret: string): CodeKey {
  if (!/^[0-9a-f]{32,}$/i.test(secret)) throw new Error('LINK_CODE_KEY must hold at least 32 hexadecimal digits.');
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(secret.slice(2 * i, 2 * i + 2), 16));
  const sip = toSipKey(bytes);
  // A word that no sequence number reaches, so that the fingerprint gives away none of the permutation.
  const { high, low } = sipHash(sip, Uint32Array.of(0, 1 << 24), 8);
  return { sip, fingerprint: utf8.encode(toDigits(high) + toDigits(low)) };
}

const toDigits = (word: number): string => word.toString(16).padStart(8, '0');
