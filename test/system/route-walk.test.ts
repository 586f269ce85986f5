/** Every route that the API describes, asked by those whom it should refuse: a new route is walked without a word here. */
import { beforeAll, describe, expect, it } from 'vitest';
import { toPublicId } from '../../src/lib/id.ts';
import { IssuedTokens } from '../../src/tokens/wire.ts';
import { isPermission, keyPermissions, permissionsOf } from '../../src/workspaces/permissions.ts';
import { codeOf, read } from '../support/api-client.ts';
import { listRoutes, type ApiRoute } from '../support/api-routes.ts';
import type { HttpAnswer } from '../support/http.ts';
import { openSession, signIn, type SignedIn } from '../support/person.ts';
import { freshIp, openSystem, toUuid, type Tenant } from '../support/system.ts';
import { found, joined } from '../support/team.ts';

const system = openSystem();
let routes: ApiRoute[];

beforeAll(async () => {
  routes = await listRoutes(system);
});

/** What each route says to one who asks it for nothing that there is: guards stand before everything else. */
async function walk(walked: readonly ApiRoute[], send: (method: string, path: string) => Promise<HttpAnswer>) {
  return Promise.all(
    walked.map(async ({ method, path, access }) => {
      const [status, code] = codeOf(await send(method, path.replace(/\{\w+\}/, 'x')));
      return { route: `${method} ${path}`, access, status, code };
    }),
  );
}

const refused = (walked: readonly ApiRoute[], status: number, code: string) =>
  walked.map(({ method, path, access }) => ({ route: `${method} ${path}`, access, status, code }));

describe('every route', () => {
  it('that is not public is closed to whoever shows no credential', async () => {
    const closed = routes.filter(({ access }) => access !== 'public' && access !== 'anyone');
    const walked = await walk(closed, (method, path) =>
      system.anonymous.send(method, path, { headers: { 'cf-connecting-ip': freshIp() } }),
    );
    expect(walked).toEqual(refused(closed, 401, 'unauthorized'));
    expect(closed.length).toBeGreaterThanOrEqual(50);
  });

  it('of operators is closed to a person, to a key with every scope, and to an operator’s access token', async () => {
    const ours = routes.filter(({ access }) => access === 'operator');
    expect(ours).toEqual(routes.filter(({ path }) => path.startsWith('/api/operator/')));
    expect(ours.length).toBeGreaterThanOrEqual(12);
    const [tenant, person, operator] = await Promise.all([system.found(), signIn(system), signIn(system)]);
    await Promise.all([found(person), found(operator)]);
    await system.root.query('update users set operator_since = now() where id = $1', [operator.userId]);
    const issued = read(IssuedTokens, await operator.browser.post('/api/tokens', { client: 'x' }), 201);
    const [key, token] = [await system.keyWith(tenant, keyPermissions), system.api(issued.accessToken)];
    expect(await walk(ours, person.browser.send)).toEqual(refused(ours, 403, 'forbidden'));
    expect(await walk(ours, key.send)).toEqual(refused(ours, 403, 'forbidden'));
    expect(await walk(ours, token.send)).toEqual(refused(ours, 403, 'browser_only'));
  });

  it('that names a permission is closed to a viewer who lacks it, and to whoever is in no workspace', async () => {
    const owner = await signIn(system);
    await found(owner);
    const [viewer, newcomer] = await Promise.all([joined(system, owner, 'viewer'), signIn(system)]);
    const named = routes.filter(({ access }) => isPermission(access));
    const beyond = named.filter(({ access }) => isPermission(access) && !permissionsOf('viewer').has(access));
    expect(await walk(beyond, viewer.browser.send)).toEqual(refused(beyond, 403, 'forbidden'));
    expect(await walk(named, newcomer.browser.send)).toEqual(refused(named, 403, 'no_workspace'));
    expect(beyond.length).toBeGreaterThanOrEqual(15);
  });
});

/** What a request must hold to be looked at. */
const bodies: Record<string, unknown> = {
  'PATCH /api/links/{id}': { title: 'taken over' },
  'PATCH /api/keys/{id}': { name: 'taken over' },
  'POST /api/keys/{id}/rotate': {},
  'PATCH /api/workspace/members/{id}': { role: 'editor' },
};

async function ownerOf({ workspaceId }: Tenant): Promise<SignedIn> {
  const person = await signIn(system);
  await system.root.query(`insert into members (workspace_id, user_id, role) values ($1, $2, 'owner')`, [
    workspaceId,
    person.userId,
  ]);
  await system.root.query('update sessions set workspace_id = $1 where user_id = $2', [workspaceId, person.userId]);
  return person;
}

/** One thing of each kind that a workspace and its owner have, by the path that they stand in. */
async function thingsOf({ workspaceId, api }: Tenant, owner: SignedIn): Promise<Record<string, string>> {
  const { id: linkId } = await api.create({ url: 'https://example.com/', title: 'as it was' });
  const [member] = await Promise.all([signIn(system), openSession(system, owner.userId)]);
  const { rows } = await system.root.query<{ api_key: string; invitation: string; token: string; session: string }>(
    `with family as (
       insert into token_families (id, user_id, workspace_id, client) values (gen_random_uuid(), $2, $1, 'x') returning id
     ), invited as (
       insert into invitations (id, workspace_id, email, role, token_hash, invited_by, expires_at)
       values (gen_random_uuid(), $1, 'guest@example.com', 'viewer', uuid_send(gen_random_uuid()), $2, now() + interval '1 day') returning id
     ), joined as (
       insert into members (workspace_id, user_id, role) values ($1, $3, 'viewer')
     )
     select (select id from api_keys where workspace_id = $1) as api_key, (select id from invited) as invitation,
            (select id from family) as token, (select id from sessions where user_id = $2 order by created_at desc limit 1) as session`,
    [workspaceId, owner.userId, member.userId],
  );
  const [made] = rows;
  if (!made) throw new Error('The workspace has nothing.');
  return {
    '/api/links/': linkId,
    '/api/keys/': toPublicId('key', made.api_key),
    '/api/workspace/members/': toPublicId('user', member.userId),
    '/api/invitations/': toPublicId('inv', made.invitation),
    '/api/workspaces/': toPublicId('ws', workspaceId),
    '/api/tokens/': toPublicId('tok', made.token),
    '/api/sessions/': toPublicId('ses', made.session),
  };
}

describe('every route with an id', () => {
  it('answers 404 when the id is another workspace’s, and not to its own people', async () => {
    const [a, b] = await Promise.all([system.found(), system.found()]);
    const [ownerOfA, ownerOfB] = await Promise.all([ownerOf(a), ownerOf(b)]);
    const ids = await thingsOf(b, ownerOfB);
    // Operators look after all tenants.
    const withIds = routes.filter(({ path, access }) => path.includes('{') && access !== 'operator');
    const ask = async ({ browser }: SignedIn, { method, path }: ApiRoute) => {
      const id = Object.entries(ids).find(([start]) => path.startsWith(start))?.[1];
      if (id === undefined) throw new Error(`${path} has an id that this walk does not know`);
      const answer = await browser.send(method, path.replace(/\{\w+\}/, id), bodies[`${method} ${path}`]);
      return [`${method} ${path}`, answer.status < 400 ? 'done' : codeOf(answer)[1]];
    };
    const named = (route: ApiRoute, outcome: string) => [`${route.method} ${route.path}`, outcome];

    expect(withIds.length).toBeGreaterThanOrEqual(14);
    const byA = await Promise.all(withIds.map((route) => ask(ownerOfA, route)));
    expect(byA).toEqual(withIds.map((route) => named(route, 'not_found')));
    const { rows } = await system.root.query('select title, version, deleted_at from links where id = $1', [
      toUuid(ids['/api/links/'] ?? ''),
    ]);
    expect(rows).toEqual([{ title: 'as it was', version: 1, deleted_at: null }]);

    // Else they could be 404 to everybody. Only what was deleted can be restored.
    const theirs = withIds.filter(({ path }) => path !== '/api/workspaces/{id}/restore');
    const inOrder = theirs.toSorted(
      (one, other) => Number(one.method === 'DELETE') - Number(other.method === 'DELETE'),
    );
    const byB = [];
    // oxlint-disable-next-line no-await-in-loop -- what is deleted is deleted last
    for (const route of inOrder) byB.push(await ask(ownerOfB, route));
    expect(byB).toEqual(inOrder.map((route) => named(route, 'done')));
  });
});
