import { beforeAll, describe, expect, it } from 'vitest';
import { toPublicId } from '../../src/lib/id.ts';
import { permissionsOf, type Permission, type Role } from '../../src/workspaces/permissions.ts';
import { toProblem } from '../support/api-client.ts';
import type { HttpAnswer } from '../support/http.ts';
import { signIn, type Browser, type SignedIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';
import { found, joined, publicId, session } from '../support/team.ts';

const system = openSystem();
/** One workspace with somebody of each role. */
let team: Record<Role, SignedIn>;

beforeAll(async () => {
  const owner = await signIn(system);
  await found(owner, 'Team');
  const [admin, editor, viewer] = await Promise.all(
    ['admin', 'editor', 'viewer'].map((role) => joined(system, owner, role)),
  );
  if (!admin || !editor || !viewer) throw new Error('Nobody came.');
  team = { owner, admin, editor, viewer };
});

describe('roles', () => {
  const nobody = toPublicId('user', '01999999-9999-7999-8999-999999999999');
  /** One harmless request for each permission: it asks for what there is not, or changes nothing. */
  const requests: Partial<Record<Permission, (browser: Browser) => Promise<HttpAnswer>>> = {
    'workspace.read': (browser) => browser.get('/api/workspace'),
    'links.read': (browser) => browser.get('/api/links'),
    'analytics.read': (browser) => browser.get('/api/clicks/accounting'),
    'members.read': (browser) => browser.get('/api/workspace/members'),
    'links.create': (browser) => browser.post('/api/links', {}),
    'links.update': (browser) => browser.patch('/api/links/link_x', { title: 'x' }),
    'links.delete': (browser) => browser.delete('/api/links/link_x'),
    'workspace.update': (browser) => browser.patch('/api/workspace', {}),
    'members.invite': (browser) => browser.get('/api/invitations'),
    'members.manage': (browser) => browser.delete(`/api/workspace/members/${nobody}`),
    'keys.read': (browser) => browser.get('/api/keys'),
    'keys.manage': (browser) => browser.delete('/api/keys/key_x'),
    'audit.read': (browser) => browser.get('/api/audit'),
    'workspace.transfer': (browser) => browser.post('/api/workspace/transfer', { userId: nobody }),
  };

  it.each(['owner', 'admin', 'editor', 'viewer'] as const)(
    'let %s do what the table says, and no more',
    async (role) => {
      const allowed = await Promise.all(
        Object.entries(requests).map(async ([permission, request]) => {
          const { status, text } = await request(team[role].browser);
          return [permission, !(status === 403 && text.includes(`the permission ${permission}.`))];
        }),
      );
      const table: ReadonlySet<string> = permissionsOf(role);
      expect(allowed).toEqual(Object.keys(requests).map((permission) => [permission, table.has(permission)]));
    },
  );

  it('keep the owner out of reach of admins, and nobody becomes one by a role', async () => {
    const { browser } = team.admin;
    const owner = `/api/workspace/members/${publicId(team.owner)}`;
    const answers = [await browser.patch(owner, { role: 'viewer' }), await browser.delete(owner)];
    expect(answers.map((answer) => toProblem(answer).code)).toEqual(['owner_stays', 'owner_stays']);
    const raise = await browser.patch(`/api/workspace/members/${publicId(team.admin)}`, { role: 'owner' });
    const invited = await browser.post('/api/invitations', { role: 'owner' });
    expect([raise.status, invited.status]).toEqual([422, 422]);
  });

  it('change at once', async () => {
    const person = await joined(system, team.owner, 'viewer');
    const path = `/api/workspace/members/${publicId(person)}`;
    expect((await team.admin.browser.patch(path, { role: 'editor' })).status).toBe(204);
    expect((await session(person)).role).toBe('editor');
    expect((await team.admin.browser.delete(path)).status).toBe(204);
    expect((await session(person)).workspace).toBeNull();
    expect(toProblem(await person.browser.get('/api/links')).code).toBe('no_workspace');
  });
});
