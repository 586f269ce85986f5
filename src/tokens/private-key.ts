/** Private keys at rest: a compact JWE (RFC 7516), AES-256-GCM under one key that is derived from the Worker's secret and never stored. */
import { CompactEncrypt, compactDecrypt, type JWK } from 'jose';

import { utf8 } from '../lib/bytes.ts';

const encryption = { alg: 'dir', enc: 'A256GCM' } as const;

/** `sealingKey` has 32 bytes. The key's id stands in the header, which the encryption authenticates: rows cannot be swapped. */
export const sealPrivateKey = (privateJwk: JWK, kid: string, sealingKey: Uint8Array): Promise<string> =>
  new CompactEncrypt(utf8.encode(JSON.stringify(privateJwk)))
    .setProtectedHeader({ ...encryption, kid })
    .encrypt(sealingKey);

/** Throws when it was sealed under another key or for another id. */
export async function openPrivateKey(
  sealed: string,
  kid: string,
  sealingKey: Uint8Array,
): Promise<JWK & { kid: string }> {
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, sealingKey, {
    keyManagementAlgorithms: [encryption.alg],
    contentEncryptionAlgorithms: [encryption.enc],
  });
  if (protectedHeader.kid !== kid) throw new Error(`The private key of ${kid} is another one's.`);
  const jwk: JWK = JSON.parse(new TextDecoder().decode(plaintext));
  return { ...jwk, kid };
}
