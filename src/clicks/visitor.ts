/**
 * Telling visitors apart without knowing them: a visitor is the first 8 bytes of HMAC-SHA-256(salt of the day, address + newline +
 * user agent). The salt is random and deleted after 48 h; from then on a hash cannot be traced back, even by trying every
 * address. All clicks of a batch use the salt of the UTC day on which the batch was sealed.
 */
import { toHex } from '../lib/bytes.ts';

export const toVisitorMessage = (ip: string, userAgent: string): string => `${ip}\n${userAgent}`;

/** 64 bits: of a million visitors a day on one link, one pair in 37 million days of that size collides by chance. */
export const toVisitor = (mac: Uint8Array): string => toHex(mac.subarray(0, 8));

/** The UTC day of a time, as `2026-11-22`. */
export const toUtcDay = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);
