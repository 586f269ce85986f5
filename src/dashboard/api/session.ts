import type { Permission, Role } from '../../workspaces/permissions.ts';
import { callApi } from './call.ts';

/** The person whom this browser's cookie stands for, and where they work. */
export type SessionView = {
  user: { id: string; name: string; email: string; emailVerified: boolean };
  isOperator: boolean;
  /** Null before the first one, and after leaving the last. */
  workspace: { id: string; name: string } | null;
  role: Role | null;
  permissions: Permission[];
  workspaces: { id: string; name: string; role: Role }[];
};

export function getSession(signal?: AbortSignal): Promise<SessionView> {
  return callApi('/session', { ...(signal && { signal }), as: 'browser' });
}
