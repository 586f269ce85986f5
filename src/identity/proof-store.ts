/**
 * Tokens in mails that work once. better-auth's own for e-mail addresses are signed and work until they expire; they stay here, and
 * the mail carries a random token for one. Only its SHA-256 is stored.
 */
import { and, eq, gt } from 'drizzle-orm';
import { decodeJwt } from 'jose';

import { toBase64Url, toHex } from '../lib/bytes.ts';
import { newUuid } from '../lib/id.ts';
import { sha256 } from '../platform/sha256.ts';
import type { People } from './people-store.ts';
import { verifications } from './schema.ts';

export interface ProofDeps {
  now: () => number;
  random: (bytes: number) => Uint8Array;
}

const lifetimeMs = 24 * 3_600_000;

/** The token to mail. */
export async function keepProof(people: People, value: string, { now, random }: ProofDeps): Promise<string> {
  const token = toBase64Url(random(32));
  const expiresAt = new Date(now() + lifetimeMs);
  const row = { id: newUuid(now(), random(10)), identifier: await identifierOf(token), value, expiresAt };
  await people.runAll([(db) => db.insert(verifications).values(row)]);
  return token;
}

/** What was kept for the token, the first time and before it expires. */
export async function takeProof(
  people: People,
  token: string,
  { now }: Pick<ProofDeps, 'now'>,
): Promise<string | null> {
  const identifier = await identifierOf(token);
  const [taken] = await people.rows((db) =>
    db
      .delete(verifications)
      .where(and(eq(verifications.identifier, identifier), gt(verifications.expiresAt, new Date(now()))))
      .returning({ value: verifications.value }),
  );
  return taken === undefined ? null : String(taken['value']);
}

/** The address that a proof confirms when it changes none; better-auth has verified it. */
export function confirmedAddress(proof: string | null): string | null {
  const { email, updateTo } = proof === null ? {} : decodeJwt(proof);
  return typeof email === 'string' && updateTo === undefined ? email : null;
}

const identifierOf = async (token: string): Promise<string> => `mailed:${toHex(await sha256(token))}`;
