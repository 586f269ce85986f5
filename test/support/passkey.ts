/** A passkey in software: makes and signs as a phone would (WebAuthn level 2, ES256, attestation "none"). */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Passkey {
  /** What navigator.credentials.create gives for these options. */
  register(options: { challenge: string }): Record<string, unknown>;
  /** What navigator.credentials.get gives; not `verified`: touched by anybody who holds it, without a PIN or a finger. */
  authenticate(options: { challenge: string }, verified?: boolean): Record<string, unknown>;
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();

export function openPasskey({ origin, userId }: { origin: string; userId: string }): Passkey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const credentialId = randomBytes(32);
  const id = credentialId.toString('base64url');
  let uses = 0;
  const clientData = (type: string, challenge: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const authenticatorData = (flags: number): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(++uses);
    return Buffer.concat([sha256(new URL(origin).hostname), Buffer.from([flags]), count]);
  };
  return {
    register({ challenge }) {
      // COSE: kty EC2, alg ES256, crv P-256, x, y.
      const key = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(x, 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(y, 'base64url'),
      ]);
      // Present, verified, with a credential.
      const data = Buffer.concat([authenticatorData(0x45), Buffer.alloc(16), Buffer.from([0, 32]), credentialId, key]);
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a0', 'hex'),
        Buffer.from('686175746844617461', 'hex'),
        Buffer.from([0x58, data.length]),
        data,
      ]);
      return credential(id, {
        clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      });
    },
    authenticate({ challenge }, verified = true) {
      const said = clientData('webauthn.get', challenge);
      const data = authenticatorData(verified ? 0x05 : 0x01);
      return credential(id, {
        clientDataJSON: said.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', Buffer.concat([data, sha256(said)]), privateKey).toString('base64url'),
        userHandle: Buffer.from(userId).toString('base64url'),
      });
    },
  };
}

const credential = (id: string, response: Record<string, unknown>) => ({
  id,
  rawId: id,
  type: 'public-key',
  clientExtensionResults: {},
  authenticatorAttachment: 'platform',
  response,
});
