/** Who may do what in a workspace: one table. Routes name a permission, API keys hold some of them, roles are sets of them. */

/** From the most to the least that a member may do. */
export const roles = ['owner', 'admin', 'editor', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** What each role may do beyond the role below it. */
const granted = {
  viewer: ['workspace.read', 'links.read', 'analytics.read', 'members.read'],
  editor: ['links.create', 'links.update', 'links.delete'],
  admin: ['workspace.update', 'members.invite', 'members.manage', 'keys.read', 'keys.manage', 'audit.read'],
  owner: ['workspace.delete', 'workspace.transfer'],
} as const satisfies Record<Role, readonly string[]>;

export type Permission = (typeof granted)[Role][number];

export const permissions: readonly Permission[] = [
  ...granted.viewer,
  ...granted.editor,
  ...granted.admin,
  ...granted.owner,
];

/** What an API key may be given: the workspace itself stays in the hands of a person. */
export const keyPermissions: readonly Exclude<Permission, (typeof granted.owner)[number]>[] = [
  ...granted.viewer,
  ...granted.editor,
  ...granted.admin,
];

const known: ReadonlySet<string> = new Set(permissions);
export const isPermission = (text: string): text is Permission => known.has(text);

const byRole: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  viewer: new Set(granted.viewer),
  editor: new Set([...granted.viewer, ...granted.editor]),
  admin: new Set([...granted.viewer, ...granted.editor, ...granted.admin]),
  owner: new Set(permissions),
};

export const permissionsOf = (role: Role): ReadonlySet<Permission> => byRole[role];

/** Whether somebody with these permissions may make others act in this role: nobody hands out what they lack, and a key may lack much. */
export const mayGrant = (own: ReadonlySet<Permission>, role: Role): boolean =>
  [...byRole[role]].every((permission) => own.has(permission));
