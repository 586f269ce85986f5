/** What a person is called and reached by, read with the role that signs people in. */
import { sql } from 'drizzle-orm';

import type { Postgres } from '../platform/postgres.ts';

export interface User {
  name: string;
  email: string;
  emailVerified: boolean;
}
/** A type alias, because interfaces have no index signature. */
type UserRow = { [Field in keyof User]: User[Field] };

/** Null when the account has just been deleted. */
export async function findUser(people: Pick<Postgres, 'call'>, userId: string): Promise<User | null> {
  const rows = await people.call<UserRow>(
    'primary',
    sql`select name, email, email_verified as "emailVerified" from users where id = ${userId}`,
  );
  return rows[0] ?? null;
}
