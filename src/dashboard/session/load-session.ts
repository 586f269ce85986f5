import { getSession } from '../api/session.ts';
import { askAgain, currentSession, endSession, startPersonSession, updatePerson } from './session.ts';

const signedOut = 'You have been signed out in this browser: sign in again.';

/** Asks the server who this browser's cookie stands for. Rejects only when there is no answer; nobody is an answer. */
export async function loadSession(): Promise<void> {
  const me = await getSession();
  if (me) startPersonSession(me);
  else endSession();
}

/** After a change of name, workspace or role: describes the session anew without leaving the page. */
export async function refreshPerson(): Promise<void> {
  const me = await getSession();
  if (!me) return endSession(signedOut);
  const session = currentSession();
  // Another workspace means other data: the frame then starts afresh.
  if (session.kind === 'person' && session.me.workspace?.id === me.workspace?.id) updatePerson(me);
  else startPersonSession(me);
}

/** When somebody comes back to this tab: who they are and what they may do can have changed in another one, or by an admin. */
export async function recheckPerson(): Promise<void> {
  const before = currentSession();
  if (before.kind !== 'person') return;
  try {
    const me = await getSession();
    if (currentSession() !== before) return;
    if (!me) endSession(signedOut);
    else if (me.user.id !== before.me.user.id) askAgain('Somebody else has signed in with this browser.');
    // Another workspace is left alone: what is being typed here stays, and the first action says it (api/call.ts).
    else if (me.workspace?.id === before.me.workspace?.id) updatePerson(me);
  } catch {
    // Without an answer nothing is known; the next action asks anyway.
  }
}
