import type { Permission } from '../../workspaces/permissions.ts';
import { useWorkspace } from '../api/use-workspace.ts';
import { useSession } from './use-session.ts';

/**
 * Whether this page's user may do something, so that it is not offered in vain; the server decides in the end. What a key may do is
 * known with the answer about its workspace; until then it counts as allowed, as most keys may do most things.
 */
export function useMay(permission: Permission): boolean {
  const session = useSession();
  const { data } = useWorkspace();
  if (session.kind === 'person') return session.me.permissions.includes(permission);
  return data?.permissions.includes(permission) ?? true;
}
