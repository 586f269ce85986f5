/**
 * Who is signed in: one API key, kept in this tab's session storage, or in memory where storage is blocked.
 * It is never put into a URL, a cookie or local storage, and closing the tab forgets it.
 */
export type Session = {
  readonly key: string | null;
  /** Whether the key was entered on this page, rather than kept by the tab from before. */
  readonly entered: boolean;
  /** Why the session ended, when a person did not end it. */
  readonly notice: string | null;
};

const storageName = 'linkpulse.key';
const listeners = new Set<() => void>();
let session: Session = { key: readKey(), entered: false, notice: null };

export function currentSession(): Session {
  return session;
}

export function watchSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function startSession(key: string): void {
  write(key);
  change({ key, entered: true, notice: null });
}

export function endSession(notice: string | null = null): void {
  write(null);
  change({ key: null, entered: false, notice });
}

function change(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

function readKey(): string | null {
  try {
    return sessionStorage.getItem(storageName);
  } catch {
    // Storage may be blocked: nobody is signed in yet.
    return null;
  }
}

function write(key: string | null): void {
  try {
    if (key === null) sessionStorage.removeItem(storageName);
    else sessionStorage.setItem(storageName, key);
  } catch {
    // Storage may be blocked: the key then lives in memory only.
  }
}
