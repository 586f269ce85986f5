/**
 * Refresh tokens: `lpr_` and 256 random bits, each good for one use, kept by their SHA-256 only.
 *
 * A token that comes twice revokes its whole family, at once and without a grace for whoever repeats a request whose answer was lost.
 * RFC 9700, 4.14.2: the server cannot tell the thief from the client. With a grace it would have to give a second successor, or the
 * same again, to whoever is first within it, and a thief who listens is; then both hold a good token and nobody notices before one
 * of them slips. What it costs: a client that loses an answer, or refreshes in two places at once, is given tokens anew by a
 * person who is signed in. The tokens of a family last 7 days from their last use, and no family longer than 90.
 */
import { toBase64Url } from '../lib/bytes.ts';

export const refreshTokens = {
  idleDays: 7,
  familyDays: 90,
  /** A client needs one in a quarter of an hour; who asks more often is told to wait, and keeps the token. */
  maxUsesAMinute: 10,
  /** What one person may have at a time. */
  maxFamilies: 50,
} as const;

const shape = /^lpr_[\w-]{43}$/;

/** A token from 32 random bytes. */
export const formatRefreshToken = (random: Uint8Array): string => `lpr_${toBase64Url(random)}`;

export const isRefreshToken = (text: string): boolean => shape.test(text);
