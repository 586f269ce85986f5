/** A browser's session: the cookie that carries it. */
import type { Role } from '../workspaces/permissions.ts';

/** A browser takes such a cookie only over a secure connection, for the whole of this host and for no other. */
export const cookiePrefix = '__Host-linkpulse';
export const sessionCookie = `${cookiePrefix}.session_token`;
/** In the browser in which an account was made, until its address is confirmed (identity/sign-up-store.ts). */
export const signUpCookie = `${cookiePrefix}.sign_up`;

/** Two weeks from signing in, however often it is used. */
export const sessionSeconds = 14 * 86_400;

export interface Session {
  sessionId: string;
  userId: string;
  /** Where this browser works; null until it has chosen, or when the person has left. */
  workspaceId: string | null;
  /** In that workspace. */
  role: Role | null;
  isOperator: boolean;
  /** When the person last proved who they are, in milliseconds. */
  authenticatedAtMs: number;
}

export const hasSessionCookie = (header: string | undefined): boolean => cookieIn(header) !== undefined;

const cookieIn = (header = ''): string | undefined =>
  header.split(';').find((part) => part.trim().startsWith(`${sessionCookie}=`));

/** The token and its signature in a Cookie header; null when there is none of the right form. */
export function parseSessionCookie(header: string | undefined): { token: string; signature: string } | null {
  const pair = cookieIn(header);
  if (pair === undefined) return null;
  const [, token, signature] =
    /^([A-Za-z0-9]{32})(?:\.|%2E)([A-Za-z0-9+/]{43}=)$/.exec(decode(pair.slice(pair.indexOf('=') + 1).trim())) ?? [];
  return token && signature ? { token, signature } : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that encodes nothing: whatever it is, it is no cookie of ours.
    return '';
  }
}
