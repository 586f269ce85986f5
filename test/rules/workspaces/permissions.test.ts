import { describe, it } from 'vitest';

import { isPermission, permissions, permissionsOf, roles } from '../../../src/workspaces/permissions.ts';

describe('roles', () => {
  it('may do all that the role below may, and more', ({ expect }) => {
    const sets = roles.map((role) => permissionsOf(role));
    for (const [rank, upper] of sets.entries()) {
      const lower = sets[rank + 1];
      if (!lower) continue;
      expect([...lower].filter((permission) => !upper.has(permission))).toEqual([]);
      expect(upper.size).toBeGreaterThan(lower.size);
    }
  });

  it('may all together do everything, and the owner does', ({ expect }) => {
    expect([...permissionsOf('owner')].toSorted()).toEqual(permissions.toSorted());
  });

  it('may change nothing as a viewer', ({ expect }) => {
    expect([...permissionsOf('viewer')].filter((permission) => !permission.endsWith('.read'))).toEqual([]);
  });

  it('leave the workspace itself to its owner', ({ expect }) => {
    expect(permissions.filter((permission) => !permissionsOf('admin').has(permission))).toEqual([
      'workspace.delete',
      'workspace.transfer',
    ]);
  });
});

describe('permissions', () => {
  it('are named once', ({ expect }) => {
    expect(new Set(permissions).size).toBe(permissions.length);
  });
  it.for(['links', 'links.*', 'LINKS.READ', 'operator', '', 'constructor'])('do not include %s', (text, { expect }) => {
    expect(isPermission(text)).toBe(false);
  });
});
