import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { permissionsOf } from '../../src/workspaces/permissions.ts';
import { read, toProblem } from '../support/api-client.ts';
import { statuses } from '../support/http.ts';
import { openSession, signIn, type SignedIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';
import { found, joined, publicId, session } from '../support/team.ts';

const system = openSystem();

describe('who asks who they are', () => {
  it('is nobody without a session and after its end, and is refused with a credential that is bad', async () => {
    const { browser, userId } = await signIn(system);
    await system.root.query('delete from sessions where user_id = $1', [userId]);
    const answers = [await system.anonymous.get('/api/session'), await browser.get('/api/session')];
    expect(answers.map((answer) => read(z.null(), answer))).toEqual([null, null]);
    expect(toProblem(await system.api('lp_unknown').get('/api/session'))).toMatchObject({ status: 401 });
    expect(toProblem(await system.api(system.b.apiKey).get('/api/session'))).toMatchObject({ status: 403 });
  });

  it('is counted by their address only while they are nobody: colleagues behind one address are not counted together', async () => {
    const { browser } = await signIn(system);
    expect((await system.anonymous.get('/api/session')).headers['ratelimit']).toContain('"read-public"');
    expect((await browser.get('/api/session')).headers['ratelimit']).toContain('"read"');
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

describe('another workspace', () => {
  let owner: SignedIn;
  let stranger: SignedIn;
  beforeAll(async () => {
    [owner, stranger] = await Promise.all([signIn(system), signIn(system)]);
    await Promise.all([found(owner), found(stranger, 'Elsewhere')]);
  });

  // Whatever has an id in its path is asked for by route-walk.test.ts.
  it('has no members who could be handed this one', async () => {
    const answer = await owner.browser.post('/api/workspace/transfer', { userId: publicId(stranger) });
    expect(toProblem(answer)).toMatchObject({ status: 404, code: 'not_found' });
    expect((await session(owner)).role).toBe('owner');
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

describe('a browser that signs in', () => {
  const here = async (person: SignedIn) => {
    const browser = await openSession(system, person.userId);
    return (await session({ ...person, browser })).workspace?.name;
  };
  it('goes on where its person worked last, else in what they joined last', async () => {
    const person = await signIn(system);
    expect(await here(person)).toBeUndefined();
    const first = await found(person, 'First');
    await found(person, 'Second');
    await person.browser.post(`/api/workspaces/${first.id}/switch`);
    expect(await here(person)).toBe('First');
    await system.root.query('delete from sessions where user_id = $1', [person.userId]);
    expect(await here(person)).toBe('Second');
  });
  it('goes on nowhere that is deleted', async () => {
    const person = await signIn(system);
    await found(person, 'Only');
    expect((await person.browser.delete('/api/workspace')).status).toBe(204);
    expect(await here(person)).toBeUndefined();
  });
});

describe('ownership', () => {
  it('is handed over whole: there is one owner, and two heirs at once are one', async () => {
    const owner = await signIn(system);
    await found(owner);
    const heirs = [await joined(system, owner, 'viewer'), await joined(system, owner, 'editor')];
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
