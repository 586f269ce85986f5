/**
 * Credentials that were accepted lately, as keyed 64-bit hashes: what is remembered is of no use to who reads it. Two credentials that
 * meet cost nobody anything but a look-up of a key that does not exist.
 */
import { Memo } from '../lib/memo.ts';
import { sipHash, toSipKey } from '../lib/siphash.ts';

const keepMs = 10 * 60_000;

export interface WorkingKeysOptions {
  /** 16 random bytes; asked for at the first use, because a Worker has no randomness before its first request. */
  random: () => Uint8Array;
  now: () => number;
}

export interface WorkingKeys {
  has(credential: string): boolean;
  add(credential: string): void;
}

export function openWorkingKeys({ random, now }: WorkingKeysOptions): WorkingKeys {
  const memo = new Memo<true>({ maxEntries: 2000, maxBytes: 200_000 });
  let sipKey: ReturnType<typeof toSipKey> | undefined;
  const hash = (credential: string): string => {
    sipKey ??= toSipKey(random());
    const bytes = new TextEncoder().encode(credential);
    const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
    padded.set(bytes);
    const words = new Uint32Array(padded.buffer);
    const { high, low } = sipHash(sipKey, words, bytes.length);
    return `${high}.${low}`;
  };
  return {
    has: (credential) => memo.get(hash(credential), now()) === true,
    add: (credential) => memo.set(hash(credential), true, now() + keepMs, 60),
  };
}
