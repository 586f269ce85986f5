import { ApiError } from '../api/failure.ts';
import { getSession } from '../api/session.ts';
import { currentSession, endSession, startPersonSession, updatePerson } from './session.ts';

/** Asks the server who this browser's cookie stands for. Rejects only when there is no answer; nobody is an answer. */
export async function loadSession(): Promise<void> {
  try {
    startPersonSession(await getSession());
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    endSession();
  }
}

/** After a change of name, workspace or role: describes the session anew without leaving the page. */
export async function refreshPerson(): Promise<void> {
  const me = await getSession();
  const session = currentSession();
  // Another workspace means other data: the frame then starts afresh.
  if (session.kind === 'person' && session.me.workspace?.id === me.workspace?.id) updatePerson(me);
  else startPersonSession(me);
}
