/** What a key can be given, in words and in the groups of the form. */
import type { keyPermissions, Permission } from '../../workspaces/permissions.ts';

type Scope = (typeof keyPermissions)[number];

export const scopeGroups: readonly { title: string; scopes: readonly { scope: Scope; label: string }[] }[] = [
  {
    title: 'Links',
    scopes: [
      { scope: 'links.read', label: 'Read links' },
      { scope: 'links.create', label: 'Create links' },
      { scope: 'links.update', label: 'Change links' },
      { scope: 'links.delete', label: 'Delete links' },
      { scope: 'analytics.read', label: 'Read clicks' },
    ],
  },
  {
    title: 'Workspace',
    scopes: [
      { scope: 'workspace.read', label: 'Read its name and domains' },
      { scope: 'workspace.update', label: 'Rename it' },
      { scope: 'audit.read', label: 'Read the audit log' },
    ],
  },
  {
    title: 'People and keys',
    scopes: [
      { scope: 'members.read', label: 'Read members' },
      { scope: 'members.invite', label: 'Invite people' },
      { scope: 'members.manage', label: 'Change and remove members' },
      { scope: 'keys.read', label: 'Read keys' },
      { scope: 'keys.manage', label: 'Create and revoke keys' },
    ],
  },
];

const labels = new Map<Permission, string>(
  scopeGroups.flatMap(({ scopes }) => scopes.map(({ scope, label }) => [scope, label] as const)),
);

/** A key made before scopes had names in the page shows the name of the API. */
export const toScopeLabel = (scope: Permission): string => labels.get(scope) ?? scope;

/** What a key for the usual script needs. */
export const usualScopes: readonly Scope[] = ['workspace.read', 'links.read', 'analytics.read'];

export type { Scope };
