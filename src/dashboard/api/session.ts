import type { Permission, Role } from '../../workspaces/permissions.ts';
import { callApi } from './call.ts';

/** A workspace of the person, and what they are in it. */
export type OwnWorkspace = {
  id: string;
  name: string;
  role: Role;
  /** Deleted, and restorable for a while. */
  deletedAt: string | null;
  suspendedAt: string | null;
};

/** The person whom this browser's cookie stands for, and where they work. */
export type SessionView = {
  user: { id: string; name: string; email: string };
  /** Null before the first one, and after leaving the last. */
  workspace: OwnWorkspace | null;
  permissions: Permission[];
  workspaces: OwnWorkspace[];
  isOperator: boolean;
};

export function getSession(signal?: AbortSignal): Promise<SessionView> {
  return callApi('/session', { ...(signal && { signal }), as: 'browser' });
}
