import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { toPublicId } from '../../src/lib/id.ts';
import { permissionsOf, type Permission, type Role } from '../../src/workspaces/permissions.ts';
import { SentInvitation, SessionView } from '../../src/workspaces/wire.ts';
import { read, toProblem } from '../support/api-client.ts';
import type { HttpAnswer } from '../support/http.ts';
import { signIn, tokenIn, type Browser, type SignedIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const Founded = z.object({ id: z.string(), name: z.string() });
const statuses = (answers: readonly HttpAnswer[]) => answers.map(({ status }) => status);
const session = async ({ browser }: SignedIn) => read(SessionView, await browser.get('/api/session'));
const found = async ({ browser }: SignedIn, name = 'A workspace') =>
  read(Founded, await browser.post('/api/workspaces', { name }), 201);
const publicId = ({ userId }: SignedIn) => toPublicId('user', userId);

async function invite(by: SignedIn, role: string, email?: string) {
  const answer = await by.browser.post('/api/invitations', { role, ...(email === undefined ? {} : { email }) });
  const { invitation, url } = read(SentInvitation, answer, 201);
  return { id: invitation.id, token: url?.split('#token=')[1] ?? '' };
}
const accept = ({ browser }: SignedIn, token: string) => browser.post('/api/invitations/accept', { token });

async function joined(owner: SignedIn, role: string): Promise<SignedIn> {
  const person = await signIn(system);
  const { token } = await invite(owner, role);
  expect((await accept(person, token)).status).toBe(200);
  return person;
}

/** One workspace with somebody of each role. */
let team: Record<Role, SignedIn>;
let stranger: SignedIn;

beforeAll(async () => {
  const [owner, other] = await Promise.all([signIn(system), signIn(system)]);
  stranger = other;
  await Promise.all([found(owner, 'Team'), found(stranger, 'Elsewhere')]);
  const [admin, editor, viewer] = await Promise.all(['admin', 'editor', 'viewer'].map((role) => joined(owner, role)));
  if (!admin || !editor || !viewer) throw new Error('Nobody came.');
  team = { owner, admin, editor, viewer };
});

describe('who asks who they are', () => {
  it('is nobody without a session and after its end, and is refused with a credential that is bad', async () => {
    const { browser, userId } = await signIn(system);
    await system.root.query('delete from sessions where user_id = $1', [userId]);
    const answers = [await system.anonymous.get('/api/session'), await browser.get('/api/session')];
    expect(answers.map((answer) => read(z.null(), answer))).toEqual([null, null]);
    expect(toProblem(await system.api('lp_unknown').get('/api/session'))).toMatchObject({ status: 401 });
    expect(toProblem(await system.api(system.b.apiKey).get('/api/session'))).toMatchObject({ status: 403 });
  });
});

describe('somebody who is new', () => {
  it('is in no workspace until they found one, of which they are the owner', async () => {
    const person = await signIn(system);
    expect(await session(person)).toMatchObject({ workspace: null, role: null, permissions: [], workspaces: [] });
    expect(toProblem(await person.browser.get('/api/links'))).toMatchObject({ status: 403, code: 'no_workspace' });
    const { id } = await found(person, 'Mine');
    const now = await session(person);
    expect(now).toMatchObject({
      user: { email: person.email },
      workspace: { id, name: 'Mine', suspendedAt: null },
      role: 'owner',
    });
    expect(now.permissions.toSorted()).toEqual([...permissionsOf('owner')].toSorted());
    expect((await person.browser.post('/api/links', { url: 'https://example.com/' })).status).toBe(201);
  });

  it('owns a bounded number of workspaces, however many requests come at once', async () => {
    const person = await signIn(system);
    const answers = await Promise.all(
      Array.from({ length: 25 }, () => person.browser.post('/api/workspaces', { name: 'x' })),
    );
    expect(statuses(answers).filter((status) => status === 201).length).toBe(20);
  });
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
    const person = await joined(team.owner, 'viewer');
    const path = `/api/workspace/members/${publicId(person)}`;
    expect((await team.admin.browser.patch(path, { role: 'editor' })).status).toBe(204);
    expect((await session(person)).role).toBe('editor');
    expect((await team.admin.browser.delete(path)).status).toBe(204);
    expect((await session(person)).workspace).toBeNull();
    expect(toProblem(await person.browser.get('/api/links')).code).toBe('no_workspace');
  });
});

describe('another workspace', () => {
  it('is switched to only by its members', async () => {
    const theirs = (await session(stranger)).workspace?.id;
    const refused = await team.owner.browser.post(`/api/workspaces/${theirs}/switch`);
    expect(toProblem(refused)).toMatchObject({ status: 404, code: 'not_found' });
    const restore = await team.owner.browser.post(`/api/workspaces/${theirs}/restore`);
    expect(toProblem(restore).status).toBe(404);
  });

  it('has members and invitations out of reach', async () => {
    const { id } = await invite(stranger, 'viewer');
    const answers = await Promise.all([
      team.owner.browser.patch(`/api/workspace/members/${publicId(stranger)}`, { role: 'viewer' }),
      team.owner.browser.delete(`/api/workspace/members/${publicId(stranger)}`),
      team.owner.browser.post('/api/workspace/transfer', { userId: publicId(stranger) }),
      team.owner.browser.delete(`/api/invitations/${id}`),
      team.owner.browser.post(`/api/invitations/${id}/resend`),
    ]);
    expect(statuses(answers)).toEqual([404, 404, 404, 404, 404]);
  });

  it('gets nothing that a page meant for the one it shows', async () => {
    const person = await signIn(system);
    const [first, second] = [await found(person, 'First'), await found(person, 'Second')];
    const shown = { 'x-workspace': first.id };
    const answer = await person.browser.post('/api/links', { url: 'https://example.com/' }, shown);
    expect(toProblem(answer)).toMatchObject({ status: 409, code: 'workspace_switched' });
    expect((await person.browser.post(`/api/workspaces/${first.id}/switch`)).status).toBe(204);
    expect((await person.browser.post('/api/links', { url: 'https://example.com/' }, shown)).status).toBe(201);
    expect((await session(person)).workspaces.map(({ id }) => id).toSorted()).toEqual([first.id, second.id].toSorted());
  });
});

describe('an invitation', () => {
  it('by link works once, whoever comes first', async () => {
    const { token } = await invite(team.admin, 'viewer');
    const people = await Promise.all(Array.from({ length: 5 }, () => signIn(system)));
    const offer = await people[0]?.browser.post('/api/invitations/show', { token });
    expect(offer?.text).toContain('"workspaceName":"Team"');
    const answers = await Promise.all(people.map((person) => accept(person, token)));
    expect(statuses(answers).toSorted()).toEqual([200, 404, 404, 404, 404]);
  });

  it('by mail is only for whoever has confirmed that address', async () => {
    const invited = await signIn(system);
    const { token: shown } = await invite(team.owner, 'editor', invited.email.toUpperCase());
    expect(shown).toBe('');
    const token = tokenIn(await system.nextMail(invited.email, 'invitation'));
    const other = await accept(stranger, token);
    expect(toProblem(other)).toMatchObject({ status: 403, code: 'other_address' });
    expect((await accept(invited, token)).status).toBe(200);
    expect((await session(invited)).role).toBe('editor');
    expect((await accept(invited, token)).status).toBe(404);
    const again = await team.owner.browser.post('/api/invitations', { role: 'viewer', email: invited.email });
    expect(toProblem(again)).toMatchObject({ status: 409, code: 'already_member' });
  });

  it('that was sent anew, revoked, or has expired opens nothing', async () => {
    const [resent, revoked, expired] = [
      await invite(team.owner, 'viewer'),
      await invite(team.owner, 'viewer'),
      await invite(team.owner, 'viewer'),
    ];
    const anew = await team.owner.browser.post(`/api/invitations/${resent.id}/resend`);
    expect(read(SentInvitation, anew).url).not.toContain(resent.token);
    expect((await team.owner.browser.delete(`/api/invitations/${revoked.id}`)).status).toBe(204);
    await system.root.query(
      `update invitations set expires_at = now() where token_hash = sha256(convert_to($1, 'UTF8'))`,
      [expired.token],
    );
    const person = await signIn(system);
    const answers = await Promise.all([resent, revoked, expired].map(({ token }) => accept(person, token)));
    expect(statuses(answers)).toEqual([404, 404, 404]);
    expect((await session(person)).workspaces).toEqual([]);
  });
});

describe('nobody hands out what they lack', () => {
  it('so a key lets people in as far as its own scopes go', async () => {
    const owner = await signIn(system);
    await found(owner);
    const { rows } = await system.root.query<{ id: string }>(
      'select workspace_id as id from members where user_id = $1',
      [owner.userId],
    );
    const workspace = { ...system.facts.a, workspaceId: rows[0]?.id ?? '' };
    const scopes = [...permissionsOf('viewer'), 'members.invite', 'members.manage'];
    const key = await system.keyWith(workspace, scopes);
    const viewer = await joined(owner, 'viewer');
    const { id } = await invite(owner, 'admin');
    const answers = [
      await key.post('/api/invitations', { role: 'admin' }),
      await key.post(`/api/invitations/${id}/resend`, {}),
      await key.patch(`/api/workspace/members/${publicId(viewer)}`, { role: 'admin' }),
    ];
    expect(answers.map((answer) => toProblem(answer).code)).toEqual(['forbidden', 'forbidden', 'forbidden']);
    expect((await session(viewer)).role).toBe('viewer');
    expect((await key.post('/api/invitations', { role: 'viewer' })).status).toBe(201);
  });

  it.each(['removed', 'an editor', 'without an account'] as const)(
    'and what an admin has sent opens nothing once they are %s',
    async (now) => {
      const owner = await signIn(system);
      await found(owner);
      const admin = await joined(owner, 'admin');
      const { token } = await invite(admin, 'admin');
      const kept = await invite(owner, 'viewer');
      const path = `/api/workspace/members/${publicId(admin)}`;
      const { browser } = owner;
      const change = {
        removed: () => browser.delete(path),
        'an editor': () => browser.patch(path, { role: 'editor' }),
        'without an account': () => admin.browser.delete('/api/account'),
      };
      expect((await change[now]()).status).toBe(204);
      const other = await signIn(system);
      expect(statuses([await accept(other, token), await accept(other, kept.token)])).toEqual([404, 200]);
    },
  );
});

describe('ownership', () => {
  it('is handed over whole: there is one owner, and two heirs at once are one', async () => {
    const owner = await signIn(system);
    await found(owner);
    const heirs = [await joined(owner, 'viewer'), await joined(owner, 'editor')];
    expect(toProblem(await owner.browser.post('/api/workspace/leave')).code).toBe('owner_stays');
    const answers = await Promise.all(
      heirs.map((heir) => owner.browser.post('/api/workspace/transfer', { userId: publicId(heir) })),
    );
    expect(statuses(answers).filter((status) => status === 204).length).toBe(1);
    const roles = await Promise.all([owner, ...heirs].map(async (person) => (await session(person)).role));
    expect(roles[0]).toBe('admin');
    expect(roles.filter((role) => role === 'owner').length).toBe(1);
    expect((await owner.browser.post('/api/workspace/leave')).status).toBe(204);
    expect((await session(owner)).workspaces).toEqual([]);
  });
});

describe('a deleted workspace', () => {
  it('is gone with its links and keys, and comes back with those links that were live', async () => {
    const owner = await signIn(system);
    const { id } = await found(owner, 'Short-lived');
    const create = async (fields: object) => {
      const answer = await owner.browser.post('/api/links', { url: 'https://example.com/', ...fields });
      return read(z.object({ key: z.string() }), answer, 201).key;
    };
    const [live, disabled] = [await create({}), await create({ disabled: true })];
    const visits = async () => statuses([await system.visit(`/${live}`), await system.visit(`/${disabled}`)]);
    expect(await visits()).toEqual([302, 410]);
    expect((await owner.browser.delete('/api/workspace')).status).toBe(204);
    expect(await visits()).toEqual([410, 410]);
    expect(toProblem(await owner.browser.get('/api/links')).code).toBe('no_workspace');
    expect((await owner.browser.post(`/api/workspaces/${id}/switch`)).status).toBe(404);
    expect((await owner.browser.get('/api/workspaces')).text).toContain('"name":"Short-lived"');
    expect((await owner.browser.post(`/api/workspaces/${id}/restore`)).status).toBe(204);
    expect(await visits()).toEqual([302, 410]);
    expect((await session(owner)).workspace?.id).toBe(id);
  });
});

describe('a deleted workspace of somebody who works in one that is suspended', () => {
  it('comes back with its links', async () => {
    const owner = await signIn(system);
    const { id } = await found(owner, 'Deleted');
    const link = await owner.browser.post('/api/links', { url: 'https://example.com/' });
    const { key } = read(z.object({ key: z.string() }), link, 201);
    await owner.browser.delete('/api/workspace');
    await found(owner, 'Suspended');
    await system.root.query(
      `insert into workspace_suspensions (workspace_id, is_suspended, reason, changed_by, settled_at)
       select workspace_id, true, 'test', $1::uuid, now() from sessions where user_id = $1`,
      [owner.userId],
    );
    expect((await owner.browser.post(`/api/workspaces/${id}/restore`)).status).toBe(204);
    expect((await system.visit(`/${key}`)).status).toBe(302);
  });
});

describe('a workspace whose grace period is over', () => {
  it('cannot be restored, and keeps nothing but keys that are never given out again', async () => {
    const owner = await signIn(system);
    const { id } = await found(owner, 'Forgotten');
    const body = { url: 'https://example.com/secret', title: 'secret' };
    const { key } = read(z.object({ key: z.string() }), await owner.browser.post('/api/links', body), 201);
    await owner.browser.delete('/api/workspace');
    await system.root.query(
      `update workspaces set deleted_at = now() - interval '30 days 1 minute' where id = (select workspace_id from members where user_id = $1)`,
      [owner.userId],
    );
    expect((await owner.browser.post(`/api/workspaces/${id}/restore`)).status).toBe(404);
    await system.cron(Date.UTC(2026, 10, 22, 12, 7));
    const { rows } = await system.root.query(
      `select l.url, l.title, l.deleted_at is not null as gone, w.name, (select count(*)::integer from members m where m.workspace_id = w.id) as members
       from links l join workspaces w on w.id = l.workspace_id where l.key = $1`,
      [key],
    );
    expect(rows).toEqual([{ url: 'about:blank', title: null, gone: true, name: '', members: 0 }]);
    const taken = await stranger.browser.post('/api/links', { url: 'https://example.com/', key });
    expect(toProblem(taken).code).toBe('key_taken');
  });
});

describe('quotas', () => {
  const limit = (column: string, value: number, person: SignedIn) =>
    system.root.query(
      `update workspaces set ${column} = $1 where id = (select workspace_id from members where user_id = $2 and role = 'owner')`,
      [value, person.userId],
    );

  it('let exactly as many links be made as there is room for, and a deletion makes room', async () => {
    const owner = await signIn(system);
    await found(owner);
    await limit('max_links', 10, owner);
    const create = () => owner.browser.post('/api/links', { url: 'https://example.com/' });
    const answers = await Promise.all(Array.from({ length: 50 }, create));
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBe(10);
    const refused = answers.find(({ status }) => status !== 201);
    expect(JSON.parse(refused?.text ?? '')).toMatchObject({ code: 'quota_exceeded', quota: 'links', limit: 10 });
    const bulk = await owner.browser.post('/api/links/bulk', [{ url: 'https://example.com/' }]);
    expect(toProblem(bulk).code).toBe('quota_exceeded');
    const { id } = read(z.object({ id: z.string() }), made[0] ?? answers[0] ?? bulk, 201);
    expect((await owner.browser.delete(`/api/links/${id}`)).status).toBe(204);
    expect(statuses([await create(), await create()])).toEqual([201, 403]);
    expect(JSON.parse((await owner.browser.get('/api/workspace/quotas')).text)).toEqual({
      links: { used: 10, limit: 10 },
      members: { used: 1, limit: 100 },
      keys: { used: 0, limit: 100 },
    });
  });

  it('let no more people in than there is room for, however many invitations are accepted at once', async () => {
    const owner = await signIn(system);
    await found(owner);
    const invited = await Promise.all(Array.from({ length: 6 }, () => invite(owner, 'viewer')));
    await limit('max_members', 4, owner);
    const people = await Promise.all(invited.map(() => signIn(system)));
    const answers = await Promise.all(people.map((person, i) => accept(person, invited[i]?.token ?? '')));
    expect(statuses(answers).filter((status) => status === 200).length).toBe(3);
    const another = await owner.browser.post('/api/invitations', { role: 'viewer' });
    expect(JSON.parse(another.text)).toMatchObject({ code: 'quota_exceeded', quota: 'members', limit: 4 });
  });
});
