import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';

import { openPrivateKey, sealPrivateKey } from '../../../src/tokens/private-key.ts';

let privateKey: JWK & { kid: string };
beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  privateKey = { ...(await exportJWK(pair.privateKey)), kid: 'ours' };
});

describe('a private key at rest', () => {
  const sealingKey = new Uint8Array(32).fill(1);

  it('comes back as it was, and shows nothing', async () => {
    const sealed = await sealPrivateKey(privateKey, 'ours', sealingKey);
    expect(sealed).not.toContain(privateKey.d);
    expect(await openPrivateKey(sealed, 'ours', sealingKey)).toEqual(privateKey);
  });

  it('opens under no other key and for no other id, nor changed', async () => {
    const sealed = await sealPrivateKey(privateKey, 'ours', sealingKey);
    const parts = sealed.split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM', kid: 'theirs' })).toString('base64url');
    const swapped = [header, ...parts.slice(1)].join('.');
    await expect(openPrivateKey(sealed, 'ours', new Uint8Array(32).fill(2))).rejects.toThrow('decryption');
    await expect(openPrivateKey(sealed, 'theirs', sealingKey)).rejects.toThrow('another one');
    await expect(openPrivateKey(swapped, 'theirs', sealingKey)).rejects.toThrow('decryption');
  });
});
