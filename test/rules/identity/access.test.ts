import { describe, it } from 'vitest';

import { decideAccess } from '../../../src/identity/access.ts';
import type { Actor, Authenticated, Person } from '../../../src/identity/actor.ts';
import { permissions, permissionsOf, roles, type Role } from '../../../src/workspaces/permissions.ts';

const person: Person = { userId: 'u', credentialId: 's', kind: 'session', isOperator: false };
const as = (role: Role): Actor => ({
  workspaceId: 'w',
  credentialId: 's',
  by: { kind: 'user', userId: 'u' },
  permissions: permissionsOf(role),
});
const member = (role: Role): Authenticated => ({ actor: as(role), person, isConfirmed: true });
const key: Authenticated = {
  actor: { ...as('admin'), by: { kind: 'key', apiKeyId: 'k' } },
  person: null,
  isConfirmed: true,
};
const homeless: Authenticated = { actor: null, person, isConfirmed: true };

describe('decideAccess', () => {
  it.for(roles.flatMap((role) => permissions.map((permission) => [role, permission] as const)))(
    'asks the table whether %s may %s',
    ([role, permission], { expect }) => {
      const expected = permissionsOf(role).has(permission) ? 'admitted' : 'forbidden';
      expect(decideAccess(permission, member(role), null)).toBe(expected);
    },
  );

  it('admits a person to what needs no workspace, and no key', ({ expect }) => {
    expect(decideAccess('user', homeless, null)).toBe('admitted');
    expect(decideAccess('user', key, null)).toBe('no_person');
    expect(decideAccess('operator', key, null)).toBe('no_person');
  });

  it('admits to a workspace only who is in one', ({ expect }) => {
    expect(decideAccess('workspace.read', homeless, null)).toBe('no_workspace');
  });

  it('refuses what a page meant for another workspace, whatever the permission', ({ expect }) => {
    expect(decideAccess('links.read', member('owner'), 'w')).toBe('admitted');
    expect(decideAccess('links.read', member('owner'), 'other')).toBe('workspace_switched');
    expect(decideAccess('workspace.delete', member('viewer'), 'other')).toBe('workspace_switched');
  });

  it('admits only an operator to what is the operator’s, not the owner of a workspace', ({ expect }) => {
    const operator: Authenticated = { ...homeless, person: { ...person, isOperator: true } };
    expect(decideAccess('operator', operator, null)).toBe('admitted');
    expect(decideAccess('operator', member('owner'), null)).toBe('forbidden');
  });

  it('admits only a browser to the instance and to what reaches beyond a workspace', ({ expect }) => {
    const token: Authenticated = { ...member('owner'), person: { ...person, kind: 'token', isOperator: true } };
    const routes = ['user', 'browser', 'operator', 'links.read'] as const;
    expect(routes.map((access) => decideAccess(access, token, null))).toEqual([
      'admitted',
      'no_browser',
      'no_browser',
      'admitted',
    ]);
    expect(decideAccess('browser', homeless, null)).toBe('admitted');
    expect(decideAccess('browser', key, null)).toBe('no_person');
  });

  it('lets an unconfirmed credential do no more than an editor', ({ expect }) => {
    const unconfirmed: Authenticated = {
      actor: as('owner'),
      person: { ...person, isOperator: true },
      isConfirmed: false,
    };
    const refused = permissions.filter((permission) => decideAccess(permission, unconfirmed, null) === 'unconfirmed');
    expect(refused).toEqual(permissions.filter((permission) => !permissionsOf('editor').has(permission)));
    expect(decideAccess('operator', unconfirmed, null)).toBe('unconfirmed');
    expect(decideAccess('user', unconfirmed, null)).toBe('admitted');
  });
});
