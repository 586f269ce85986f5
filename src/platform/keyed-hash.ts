/** Names for what must not be read back from its name: HMAC-SHA-256 in hex. */
import { toHex, utf8 } from '../lib/bytes.ts';

export async function keyedHash(secret: string, text: string): Promise<string> {
  const use = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', utf8.encode(secret), use, false, ['sign']);
  return toHex(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(text))));
}
