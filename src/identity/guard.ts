/**
 * Knows browsers that are signed in. Postgres is asked each time: a session that was ended is over at once, and Redis need not be
 * asked whether it was.
 */
import type { Authenticate } from '../http/guard.ts';
import { permissionsOf } from '../workspaces/permissions.ts';
import type { Person } from './actor.ts';
import { hasSessionCookie } from './session.ts';
import type { SessionStore } from './session-store.ts';

export const authenticateSession =
  (sessions: SessionStore): Authenticate =>
  async (c) => {
    // A client that shows another credential is judged by that one, whatever its browser adds.
    if (c.req.header('authorization') !== undefined || !hasSessionCookie(c.req.header('cookie'))) return null;
    const session = await sessions.find(c.req.header('cookie'));
    if (!session) return 'invalid';
    const { sessionId: credentialId, userId, workspaceId, role, isOperator } = session;
    const person: Person = { userId, credentialId, kind: 'session', isOperator };
    if (workspaceId === null || role === null) return { actor: null, person, isConfirmed: true };
    const by = { kind: 'user' as const, userId };
    return {
      actor: { workspaceId, credentialId, by, permissions: permissionsOf(role) },
      person,
      isConfirmed: true,
    };
  };
