/**
 * Who chose what an unconfirmed account holds. Anybody can sign up with anybody's address, so a password is kept on confirmation only
 * in the browser that has set it: signing up leaves a mark of the account there, and following the mail elsewhere drops the password.
 * Asking for the password on the page instead would leave the owner without a way in who has never known it.
 */
import { and, eq } from 'drizzle-orm';

import { keyedHash } from '../platform/keyed-hash.ts';
import type { BuildQuery, People } from './people-store.ts';
import { accounts, passkeys, sessions, tokenFamilies, twoFactors, users } from './schema.ts';
import { signUpCookie } from './session.ts';

/** As long as the mailed link works. */
const markSeconds = 24 * 3600;
const attributes = 'Path=/; HttpOnly; Secure; SameSite=Lax';

/** For whoever has just signed up. An address that is taken gets a mark of an account that does not exist, which looks the same. */
export async function signUpMark(userId: string, secret: string): Promise<string> {
  return `${signUpCookie}=${await markOf(userId, secret)}; Max-Age=${markSeconds}; ${attributes}`;
}

export const noSignUpMark = `${signUpCookie}=; Max-Age=0; ${attributes}`;

/** Whether these cookies are of the browser in which this account was made. */
export async function hasSignedUpHere(cookies: string | null, userId: string, secret: string): Promise<boolean> {
  const pair = `${signUpCookie}=${await markOf(userId, secret)}`;
  // Whoever measures how long this takes has 2^256 marks to try.
  return (cookies ?? '').split(';').some((part) => part.trim() === pair);
}

const markOf = (userId: string, secret: string): Promise<string> => keyedHash(secret, `sign-up ${userId}`);

/** Everything by which somebody could act for an account whose address nobody has confirmed; a confirmed one is left as it is. */
export async function dropUnproven(people: People, userId: string): Promise<void> {
  const unconfirmed = await people.rows((db) =>
    db
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.id, userId), eq(users.emailVerified, false))),
  );
  if (unconfirmed.length === 0) return;
  const held = [accounts, passkeys, sessions, tokenFamilies, twoFactors];
  const forget: BuildQuery[] = held.map((table) => (db) => db.delete(table).where(eq(table.userId, userId)));
  await people.runAll([
    ...forget,
    (db) => db.update(users).set({ twoFactorEnabled: false }).where(eq(users.id, userId)),
  ]);
}
