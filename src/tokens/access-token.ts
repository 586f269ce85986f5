/**
 * Access tokens: JWTs as RFC 9068 profiles them, signed with ES256 and nothing else, for a quarter of an hour. They say who acts where;
 * what that person may do there is looked up when the token is used, so that a changed role does not wait for a new token.
 */
import { errors, jwtVerify, SignJWT, type JWK, type JWTPayload } from 'jose';

import { err, ok, type Result } from '../lib/result.ts';

export const accessTokens = {
  audience: 'linkpulse-api',
  type: 'at+jwt',
  algorithm: 'ES256',
  lifeSeconds: 15 * 60,
  /** By so much clocks may differ. */
  toleranceSeconds: 5,
  /** Ours have about 600 characters; what is longer is not looked at. */
  maxLength: 4096,
} as const;

/** Whom a token speaks for; ids are UUIDs. */
export interface AccessGrant {
  userId: string;
  workspaceId: string;
  familyId: string;
}

export interface SigningOptions {
  issuer: string;
  nowMs: number;
  /** Names this one token. */
  jti: string;
}

export async function signAccessToken(
  { userId, workspaceId, familyId }: AccessGrant,
  privateKey: JWK & { kid: string },
  { issuer, nowMs, jti }: SigningOptions,
): Promise<string> {
  const now = Math.floor(nowMs / 1000);
  return new SignJWT({ ws: workspaceId, sid: familyId })
    .setProtectedHeader({ alg: accessTokens.algorithm, typ: accessTokens.type, kid: privateKey.kid })
    .setIssuer(issuer)
    .setAudience(accessTokens.audience)
    .setSubject(userId)
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + accessTokens.lifeSeconds)
    .setJti(jti)
    .sign(privateKey);
}

/** Why a token was refused: for the event, never for whoever sent it. */
export type TokenFault = 'too_long' | 'malformed' | 'unsupported' | 'unknown_key' | 'signature' | 'expired' | 'claims';

const requiredClaims = ['sub', 'ws', 'sid', 'iat', 'nbf', 'exp', 'jti'];

/** Public keys by their id. */
export type PublicKeys = ReadonlyMap<string, JWK>;

export async function verifyAccessToken(
  token: string,
  keys: PublicKeys,
  { issuer, nowMs }: { issuer: string; nowMs: number },
): Promise<Result<AccessGrant, TokenFault>> {
  if (token.length > accessTokens.maxLength) return err('too_long');
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => keyOf(keys, kid), {
      algorithms: [accessTokens.algorithm],
      typ: accessTokens.type,
      issuer,
      audience: accessTokens.audience,
      requiredClaims,
      maxTokenAge: accessTokens.lifeSeconds,
      clockTolerance: accessTokens.toleranceSeconds,
      currentDate: new Date(nowMs),
    });
    const grant = parseGrant(payload);
    return grant ? ok(grant) : err('claims');
  } catch (error) {
    return err(faultOf(error));
  }
}

/** Only by our own list: keys and addresses of keys that a header brings along are not looked at. */
function keyOf(keys: PublicKeys, kid: string | undefined): JWK {
  const key = kid === undefined ? undefined : keys.get(kid);
  if (!key) throw new errors.JWKSNoMatchingKey();
  return key;
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const isUuid = (value: unknown): value is string => typeof value === 'string' && uuid.test(value);

function parseGrant({ sub, ws, sid }: JWTPayload): AccessGrant | null {
  return isUuid(sub) && isUuid(ws) && isUuid(sid) ? { userId: sub, workspaceId: ws, familyId: sid } : null;
}

function faultOf(error: unknown): TokenFault {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return 'claims';
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return 'unsupported';
  if (error instanceof errors.JWKSNoMatchingKey) return 'unknown_key';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JOSEError) return 'malformed';
  throw error;
}

/** The key id that a token names, to know whether the list of keys must be read again; null when it is no token of ours. */
export function kidOf(token: string): string | null {
  const [header = ''] = token.length > accessTokens.maxLength ? [] : token.split('.', 1);
  try {
    const fields: unknown = JSON.parse(atob(header.replaceAll('-', '+').replaceAll('_', '/')));
    const isNamed = typeof fields === 'object' && fields !== null && 'kid' in fields;
    return isNamed && typeof fields.kid === 'string' ? fields.kid : null;
  } catch {
    // Neither base64 nor JSON: verifyAccessToken says so.
    return null;
  }
}

/** What may be such a token in an Authorization header (RFC 6750): it begins as every JSON object does in base64. */
export function parseAccessToken(authorization: string | undefined): string | null {
  const [scheme, token] = (authorization ?? '').split(' ', 2);
  return scheme?.toLowerCase() === 'bearer' && token?.startsWith('eyJ') ? token : null;
}
