/** Who is behind a session cookie: one query, and none for a cookie that we have not signed. */
import { sql } from 'drizzle-orm';

import { utf8 } from '../lib/bytes.ts';
import type { Memo } from '../lib/memo.ts';
import { roles, type Role } from '../workspaces/permissions.ts';
import type { Postgres } from '../platform/postgres.ts';
import { parseSessionCookie, type Session } from './session.ts';

export interface SessionStore {
  /** Null without a cookie, and for one that is forged, expired or signed out. */
  find(cookies: string | undefined): Promise<Session | null>;
}

export interface SessionOptions {
  secret: string;
  /** Tokens of ours that are nobody's: without it whoever keeps an old cookie has a query made with each request. */
  ended: Memo<true>;
  now: () => number;
}

/** A token that has ended never begins again, so to remember it for long would be as safe; the memory is better used for others. */
const endedMs = 60_000;
const endedBytes = 200;

export const postgresSessions = (
  postgres: Pick<Postgres, 'call'>,
  { secret, ended, now }: SessionOptions,
): SessionStore => ({
  async find(cookies) {
    const cookie = parseSessionCookie(cookies);
    if (!cookie || !(await isSigned(cookie, secret)) || ended.get(cookie.token, now())) return null;
    const [row] = await postgres.call<SessionRow>(
      'primary',
      // Once in five minutes a session notes that it is used, for its owner to read.
      sql`with seen as (
            update sessions set updated_at = now()
            where token = ${cookie.token} and expires_at > now() and updated_at < now() - interval '5 minutes'
          )
          select s.id, s.user_id, s.workspace_id, u.operator_since is not null as is_operator,
                 member_role(s.workspace_id, s.user_id) as role,
                 extract(epoch from s.authenticated_at)::float8 * 1000 as authenticated_at_ms
          from sessions s join users u on u.id = s.user_id
          where s.token = ${cookie.token} and s.expires_at > now()`,
    );
    if (!row) {
      ended.set(cookie.token, true, now() + endedMs, endedBytes);
      return null;
    }
    return {
      sessionId: row.id,
      userId: row.user_id,
      workspaceId: row.workspace_id,
      role: toRole(row.role),
      isOperator: row.is_operator,
      authenticatedAtMs: Math.floor(row.authenticated_at_ms),
    };
  },
});

const toRole = (text: string | null): Role | null => roles.find((role) => role === text) ?? null;

interface SessionRow extends Record<string, unknown> {
  id: string;
  user_id: string;
  workspace_id: string | null;
  is_operator: boolean;
  role: string | null;
  authenticated_at_ms: number;
}

/** As better-auth signs: HMAC-SHA-256 in base64. The comparison is the crypto library's own, in constant time. */
async function isSigned({ token, signature }: { token: string; signature: string }, secret: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', utf8.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'verify',
  ]);
  const mac = Uint8Array.from(atob(signature), (char) => char.charCodeAt(0));
  return crypto.subtle.verify('HMAC', key, mac, utf8.encode(token));
}
