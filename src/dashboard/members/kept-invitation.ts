/**
 * The token of an invitation that somebody has opened, kept while they sign in or sign up: the mail that confirms their address opens
 * another tab, so it is in local storage. It lets whoever has it join one workspace, once; used or declined it is forgotten, and after
 * a day in any case.
 */
const storageName = 'linkpulse.invitation';
const keptMs = 86_400_000;

export function keepInvitation(token: string): void {
  try {
    localStorage.setItem(storageName, JSON.stringify({ token, until: Date.now() + keptMs }));
  } catch {
    // Storage may be blocked: the link in the invitation has to be opened again after signing in.
  }
}

export function readInvitation(): string | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageName) ?? 'null');
    if (typeof kept === 'object' && kept !== null && 'token' in kept && 'until' in kept) {
      if (typeof kept.token === 'string' && Number(kept.until) > Date.now()) return kept.token;
    }
  } catch {
    // Blocked, or not ours: as if there were none.
  }
  return null;
}

export function forgetInvitation(): void {
  try {
    localStorage.removeItem(storageName);
  } catch {
    // Blocked, so nothing is there.
  }
}
