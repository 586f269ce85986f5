/**
 * Password hashes: native scrypt with OWASP's parameters, N = 2^15, r = 8, p = 3. Each takes 32 MiB and about 130 ms of CPU, and
 * the runtime computes it on the isolate's only thread; so at most two wait or run, and who comes third is told to come again
 * instead of queueing behind a second of work that others asked for.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

import { fromBase64Url, toBase64Url } from '../lib/bytes.ts';
import { normalisePassword } from './password.ts';

/** Thrown, because better-auth calls these and knows no other way to refuse. */
export class HashingBusy extends Error {
  override name = 'HashingBusy';
}

export interface PasswordHashes {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

const parameters = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 } as const;
const saltBytes = 16;
const hashBytes = 32;
const maxInFlight = 2;
/** Names algorithm and parameters, so that a later version can tell its own hashes from these. */
const prefix = 'scrypt-15-8-3';

/** One for the isolate: it counts what is in flight. */
export function openPasswordHashes(): PasswordHashes {
  let inFlight = 0;
  async function derive(password: string, salt: Uint8Array): Promise<Uint8Array> {
    if (inFlight >= maxInFlight) throw new HashingBusy();
    inFlight += 1;
    try {
      // Lets requests that are already here be counted before the thread is busy.
      await new Promise((resolve) => setTimeout(resolve, 0));
      return await new Promise((resolve, reject) => {
        scrypt(normalisePassword(password), salt, hashBytes, parameters, (error, key) =>
          error ? reject(error) : resolve(key),
        );
      });
    } finally {
      inFlight -= 1;
    }
  }
  return {
    async hash(password) {
      const salt = new Uint8Array(randomBytes(saltBytes));
      return [prefix, toBase64Url(salt), toBase64Url(await derive(password, salt))].join('$');
    },
    async verify(hash, password) {
      const [algorithm, salt = '', key = ''] = hash.split('$');
      const [saltOf, keyOf] = [fromBase64Url(salt), fromBase64Url(key)];
      if (algorithm !== prefix || !saltOf || keyOf?.length !== hashBytes) throw new Error('This is no hash of ours.');
      return timingSafeEqual(await derive(password, saltOf), keyOf);
    },
  };
}
