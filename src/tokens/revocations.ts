/**
 * Credentials that were taken back before they expire. The row in Postgres is the truth and is written first; this is how every isolate
 * hears of it within five seconds without asking Postgres for each request. Credentials go by their id; so far those are
 * token families, because Postgres is asked about a session each time (identity/guard.ts).
 */
export type RevocationState =
  | 'revoked'
  | 'valid'
  /** Nobody could be asked: what only admins and operators may do waits, everything else goes on (identity/access.ts). */
  | 'unknown';

export interface Revocations {
  /** Never rejects. */
  isRevoked(credentialId: string): Promise<RevocationState>;
  /** Call it when the row is written. Never rejects: what it cannot tell, the row does when it is next read. */
  revoke(credentialId: string): Promise<void>;
}

export const revocationLimits = {
  /** How long an isolate believes that a credential is valid; with the time of one question below the promised five seconds. */
  validMemoMs: 3000,
  /** A revocation is for ever; this only bounds memory. */
  revokedMemoMs: 60_000,
  /** After a failure Redis is left alone this long, so that not every request waits for its deadline. */
  pauseMs: 1000,
  /** The longest life of a credential: that of a token family (tokens/refresh-token.ts). */
  ttlSeconds: 90 * 86_400,
} as const;
