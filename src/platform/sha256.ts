/** What a request or a token of 256 random bits is known by without being kept. Never for a password, which needs a salt and a slow hash. */
import { utf8 } from '../lib/bytes.ts';

export const sha256 = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(text)));
