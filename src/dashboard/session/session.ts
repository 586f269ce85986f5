/**
 * Who uses this page: a person, known by a cookie that no script can read, or whoever entered an API key. The key is kept in this
 * tab's session storage, or in memory where storage is blocked; it is never put into a URL, a cookie or local storage, and closing
 * the tab forgets it.
 */
import type { SessionView } from '../../workspaces/wire.ts';

export type Session =
  /** The server has not been asked yet whether this browser is signed in. */
  | { readonly kind: 'unknown'; readonly notice: string | null }
  | {
      readonly kind: 'none';
      /** Why the session ended, when a person did not end it. */
      readonly notice: string | null;
    }
  | {
      readonly kind: 'key';
      readonly key: string;
      /** Whether the key was entered on this page, rather than kept by the tab from before. */
      readonly entered: boolean;
    }
  | {
      readonly kind: 'person';
      readonly me: SessionView;
      readonly entered: boolean;
      /** What has changed without the person's doing on this page. */
      readonly notice: string | null;
    };

const storageName = 'linkpulse.key';
const listeners = new Set<() => void>();
let session: Session = readSession();

export function currentSession(): Session {
  return session;
}

export function watchSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function startKeySession(key: string): void {
  write(key);
  change({ kind: 'key', key, entered: true });
}

/** `me` is the server's word on the cookie that this browser has. */
export function startPersonSession(me: SessionView): void {
  // Asked twice at once, the second answer must not take the notice of the first away.
  if (session.kind === 'person' && isSamePlace(session.me, me)) return updatePerson(me);
  write(null);
  const isNews = session.kind === 'unknown' && session.notice !== null;
  change({
    kind: 'person',
    me,
    entered: session.kind !== 'unknown' || isNews,
    notice: session.kind === 'unknown' ? session.notice : null,
  });
}

const isSamePlace = (one: SessionView, other: SessionView): boolean =>
  one.user.id === other.user.id && one.workspace?.id === other.workspace?.id;

/** What the page shows of the person is out of date: the server is asked anew, and the page starts afresh with what it says. */
export function askAgain(notice: string | null = null): void {
  change({ kind: 'unknown', notice });
}

/** After something about the person or the workspace has changed: the same session, described anew. */
export function updatePerson(me: SessionView): void {
  if (session.kind === 'person') change({ ...session, me });
}

export function endSession(notice: string | null = null): void {
  write(null);
  change({ kind: 'none', notice });
}

let changes = 0;

/** While this page itself changes the workspace, answers to what it asked before are late and no news. */
export async function whileChangingWorkspace<T>(work: () => Promise<T>): Promise<T> {
  changes += 1;
  try {
    return await work();
  } finally {
    changes -= 1;
  }
}

export const isChangingWorkspace = (): boolean => changes > 0;

function change(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

function readSession(): Session {
  try {
    const key = sessionStorage.getItem(storageName);
    if (key !== null) return { kind: 'key', key, entered: false };
  } catch {
    // Storage may be blocked: no key is kept then.
  }
  return { kind: 'unknown', notice: null };
}

function write(key: string | null): void {
  try {
    if (key === null) sessionStorage.removeItem(storageName);
    else sessionStorage.setItem(storageName, key);
  } catch {
    // Storage may be blocked: the key then lives in memory only.
  }
}
