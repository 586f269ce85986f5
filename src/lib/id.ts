/**
 * Ids: UUIDv7 in the database (RFC 9562: time first, so that new rows land at the end of an index), and outside a prefix
 * that says what it is plus the same 128 bits in Crockford base32, e.g. `link_01k9xg3v5m8t4q2r7w6y1z0abc`.
 */
import { toHex } from './bytes.ts';

export type IdPrefix = 'link' | 'ws' | 'key' | 'dom' | 'tok' | 'user' | 'inv' | 'ses' | 'blk';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const encodedLength = 26;

/** A UUIDv7 from the time in milliseconds and ten random bytes. */
export function newUuid(nowMs: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  for (let i = 0, rest = nowMs; i < 6; i++, rest = Math.floor(rest / 256)) bytes[5 - i] = rest % 256;
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = toHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const isUuid = (value: unknown): value is string => typeof value === 'string' && uuid.test(value);

/** The milliseconds that a UUIDv7 begins with. Any other UUID has some meaningless time. */
export const timeOfUuid = (uuid: string): number => Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);

/** The public form of a UUID. */
export function toPublicId(prefix: IdPrefix, uuid: string): string {
  let rest = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let text = '';
  for (let i = 0; i < encodedLength; i++) {
    text = alphabet.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return `${prefix}_${text}`;
}

/** The UUID of a public id, or null when the text is not one with this prefix. */
export function parsePublicId(prefix: IdPrefix, text: string): string | null {
  if (!text.startsWith(`${prefix}_`) || text.length !== prefix.length + 1 + encodedLength) return null;
  let bits = 0n;
  for (const char of text.slice(prefix.length + 1)) {
    const digit = alphabet.indexOf(char);
    if (digit < 0) return null;
    bits = (bits << 5n) | BigInt(digit);
  }
  if (bits >> 128n !== 0n) return null;
  const hex = bits.toString(16).padStart(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
