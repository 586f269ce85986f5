/**
 * The token of an invitation that somebody has opened, kept while they sign in or sign up: the mail that confirms their address opens
 * another tab, so it is in local storage. It lets whoever has it join one workspace, once; used, declined or after signing out it is
 * forgotten, and after a day in any case.
 */
import { parseKept, toKept } from './kept-token.ts';

const storageName = 'linkpulse.invitation';

export function keepInvitation(token: string): void {
  try {
    localStorage.setItem(storageName, toKept(token, Date.now()));
  } catch {
    // Storage may be blocked: the link in the invitation has to be opened again after signing in.
  }
}

export function readInvitation(): string | null {
  try {
    return parseKept(localStorage.getItem(storageName), Date.now());
  } catch {
    // Blocked: as if there were none.
    return null;
  }
}

export function forgetInvitation(): void {
  try {
    localStorage.removeItem(storageName);
  } catch {
    // Blocked, so nothing is there.
  }
}
