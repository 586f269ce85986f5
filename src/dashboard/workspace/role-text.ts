/** Roles in words: what they are called, and what each may do. */
import type { Permission, Role } from '../../workspaces/permissions.ts';
import { permissionsOf, roles } from '../../workspaces/permissions.ts';

export const roleNames: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  editor: 'Editor',
  viewer: 'Viewer',
};

export const roleHints: Readonly<Record<Role, string>> = {
  owner: 'May do everything, and alone can hand the workspace over or delete it.',
  admin: 'May do what editors may, invite and remove people, manage keys and read the audit log.',
  editor: 'May do what viewers may, and create, change and delete links.',
  viewer: 'May look at links, clicks and members, and change nothing.',
};

/** Who may do it, from the least: "editors, admins and the owner". */
export function whoMay(permission: Permission): string {
  const allowed = roles.filter((role) => permissionsOf(role).has(permission)).toReversed();
  const names = allowed.map((role) => (role === 'owner' ? 'the owner' : `${role}s`));
  const last = names.pop() ?? 'nobody';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}
