/** The shape of API keys: `lp_` and 256 random bits in base64url, so that a leaked one is recognised and cannot be guessed. */
import { toBase64Url } from '../lib/bytes.ts';

const shape = /^lp_[\w-]{43}$/;

/** A key from 32 random bytes. */
export const formatApiKey = (random: Uint8Array): string => `lp_${toBase64Url(random)}`;

/** What of a key may be shown later. */
export const toHint = (apiKey: string): string => `${apiKey.slice(0, 7)}…${apiKey.slice(-4)}`;

/** The key in an Authorization header (RFC 6750), or null when there is none of ours. */
export function parseBearer(authorization: string | undefined): string | null {
  const [scheme, token] = (authorization ?? '').split(' ', 2);
  return scheme?.toLowerCase() === 'bearer' && token !== undefined && shape.test(token) ? token : null;
}
