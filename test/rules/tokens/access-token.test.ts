import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
} from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';

import {
  accessTokens,
  parseAccessToken,
  kidOf,
  signAccessToken,
  verifyAccessToken,
  type TokenFault,
} from '../../../src/tokens/access-token.ts';

const issuer = 'https://app.example.com';
const grant = {
  userId: '00000000-0000-7000-8000-000000000001',
  workspaceId: '00000000-0000-7000-8000-000000000002',
  familyId: '00000000-0000-7000-8000-000000000003',
};
const nowMs = 1_800_000_000_000;
const now = nowMs / 1000;

async function makeKey(kid: string): Promise<{ privateKey: JWK & { kid: string }; publicKey: JWK }> {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const [privateKey, publicKey] = await Promise.all([exportJWK(pair.privateKey), exportJWK(pair.publicKey)]);
  return {
    privateKey: { ...privateKey, kid, alg: 'ES256' },
    publicKey: { ...publicKey, kid, alg: 'ES256', use: 'sig' },
  };
}

let ours: Awaited<ReturnType<typeof makeKey>>;
let theirs: typeof ours;
beforeAll(async () => {
  [ours, theirs] = await Promise.all([makeKey('ours'), makeKey('theirs')]);
});

const sign = () => signAccessToken(grant, ours.privateKey, { issuer, nowMs, jti: 'one' });
const verify = (token: string, atMs = nowMs) =>
  verifyAccessToken(token, new Map([['ours', ours.publicKey]]), { issuer, nowMs: atMs });

const good: JWTPayload = {
  iss: issuer,
  aud: accessTokens.audience,
  sub: grant.userId,
  ws: grant.workspaceId,
  sid: grant.familyId,
  iat: now,
  nbf: now,
  exp: now + 900,
  jti: 'one',
};

/** A token signed by our own key that differs from a good one only as said. */
const variant = (claims: JWTPayload, header: Partial<JWTHeaderParameters> = {}): Promise<string> =>
  new SignJWT({ ...good, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'ours', ...header })
    .sign(ours.privateKey);

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('an access token', () => {
  it('says who acts where, and is recognised', async () => {
    const token = await sign();
    expect(await verify(token)).toEqual({ ok: true, value: grant });
    expect([parseAccessToken(`bearer ${token}`), kidOf(token)]).toEqual([token, 'ours']);
    expect([undefined, '', token, `Basic ${token}`, 'Bearer lp_abc'].map(parseAccessToken)).toEqual(
      Array(5).fill(null),
    );
    expect(token.length).toBeLessThan(accessTokens.maxLength / 4);
  });

  it('is good for fifteen minutes and the difference of clocks', async () => {
    const token = await sign();
    const seconds = async (after: number) => (await verify(token, nowMs + after * 1000)).ok;
    expect([await seconds(-5), await seconds(904)]).toEqual([true, true]);
    expect([await seconds(-6), await seconds(906)]).toEqual([false, false]);
  });

  it.for<[string, TokenFault, () => string | Promise<string>]>([
    ['no token at all', 'malformed', () => 'eyJhello'],
    ['nothing between the dots', 'malformed', () => '..'],
    ['a header that is no JSON', 'malformed', () => `${Buffer.from('{"').toString('base64url')}.e30.c2ln`],
    ['four parts', 'malformed', async () => `${await sign()}.more`],
    ['longer than 4 KB, although signed by us', 'too_long', () => variant({ padding: 'x'.repeat(4096) })],
    ['alg none', 'unsupported', () => new UnsecuredJWT(good).encode()],
    [
      'alg none, with our key id and the signature of a good one',
      'unsupported',
      async () => {
        const [, payload, signature] = (await sign()).split('.');
        return [encode({ alg: 'none', typ: 'at+jwt', kid: 'ours' }), payload, signature].join('.');
      },
    ],
    [
      'HS256 with the public key as the secret',
      'unsupported',
      () =>
        new SignJWT(good)
          .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'ours' })
          .sign(new TextEncoder().encode(JSON.stringify(ours.publicKey))),
    ],
    [
      'signed by another key under our key’s id',
      'signature',
      () => signAccessToken(grant, { ...theirs.privateKey, kid: 'ours' }, { issuer, nowMs, jti: 'one' }),
    ],
    [
      'signed by a key that it brings along',
      'unknown_key',
      () =>
        new SignJWT(good)
          .setProtectedHeader({
            alg: 'ES256',
            typ: 'at+jwt',
            kid: 'theirs',
            jwk: theirs.publicKey,
            jku: 'https://evil.example/jwks',
          })
          .sign(theirs.privateKey),
    ],
    [
      'no key id',
      'unknown_key',
      () => new SignJWT(good).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' }).sign(ours.privateKey),
    ],
    ['a key id that every object has', 'unknown_key', () => variant({}, { kid: '__proto__' })],
    [
      'one changed character in the payload',
      'signature',
      async () => {
        const [header, , signature] = (await sign()).split('.');
        return [header, encode({ ...good, ws: grant.userId }), signature].join('.');
      },
    ],
    ['no signature', 'signature', async () => `${(await sign()).split('.').slice(0, 2).join('.')}.`],
    [
      'an extension that must be understood',
      'unsupported',
      async () => {
        const [, payload, signature] = (await sign()).split('.');
        return [encode({ alg: 'ES256', typ: 'at+jwt', kid: 'ours', crit: ['more'], more: 1 }), payload, signature].join(
          '.',
        );
      },
    ],
    ['another type', 'claims', () => variant({}, { typ: 'JWT' })],
    ['another issuer', 'claims', () => variant({ iss: 'https://app.example.com.evil.example' })],
    ['another audience', 'claims', () => variant({ aud: 'linkpulse-realtime' })],
    ['expired', 'expired', () => variant({ iat: now - 900, nbf: now - 900, exp: now - 6 })],
    ['a life longer than ours', 'expired', () => variant({ iat: now - 906, nbf: now - 906, exp: now + 10_000 })],
    ['from the future', 'claims', () => variant({ iat: now + 6, nbf: now })],
    ['not yet good', 'claims', () => variant({ nbf: now + 6 })],
    ...['iss', 'aud', 'sub', 'ws', 'sid', 'iat', 'nbf', 'exp', 'jti'].map(
      (name): [string, TokenFault, () => Promise<string>] => [
        `no ${name}`,
        'claims',
        () => variant({ [name]: undefined }),
      ],
    ),
    ['a workspace that is no UUID', 'claims', () => variant({ ws: "' or true --" })],
    ['a person who is a list', 'claims', () => variant({ sid: [grant.familyId] })],
  ])('with %s is refused: %s', async ([, fault, forge]) => {
    expect(await verify(await forge())).toEqual({ ok: false, error: fault });
  });

  it('names no key when it is none', () => {
    expect(['', 'x', 'eyJ', `${encode({ kid: 7 })}.`, `${encode(null)}.`, 'e'.repeat(5000)].map(kidOf)).toEqual(
      Array.from({ length: 6 }, () => null),
    );
  });
});
