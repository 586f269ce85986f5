import { expect, it } from 'vitest';
import * as z from 'zod';

import { NewKeyView } from '../../src/api-keys/wire.ts';
import { IssuedTokens } from '../../src/tokens/wire.ts';
import { parsePublicId, toPublicId } from '../../src/lib/id.ts';
import { permissionsOf, keyPermissions } from '../../src/workspaces/permissions.ts';
import { SentInvitation } from '../../src/workspaces/wire.ts';
import { read, toProblem } from '../support/api-client.ts';
import type { HttpAnswer } from '../support/http.ts';
import { openSession, signIn } from '../support/person.ts';
import { openSystem } from '../support/system.ts';

const system = openSystem();
const Id = z.looseObject({ id: z.string() });

type Send = (method: string, path: string, body?: unknown) => Promise<HttpAnswer>;

it('a suspended workspace is read and not changed, by a session, a token and a key alike; its people stay free', async () => {
  const [owner, viewer, stranger] = await Promise.all([signIn(system), signIn(system), signIn(system)]);
  const { browser } = owner;
  const workspace = read(Id, await browser.post('/api/workspaces', { name: 'Spam' }), 201);
  const invitation = read(SentInvitation, await browser.post('/api/invitations', { role: 'viewer' }), 201);
  const invited = { token: invitation.url?.split('#token=')[1] ?? '' };
  const [link, key, token] = await Promise.all([
    browser.post('/api/links', { url: 'https://example.com/' }),
    browser.post('/api/keys', { name: 'all', scopes: keyPermissions }),
    browser.post('/api/tokens', { client: 'a test' }),
  ]);
  const { id: linkId } = read(Id, link, 201);
  const {
    key: { id: keyId },
    secret,
  } = read(NewKeyView, key, 201);
  const { accessToken, id: tokenId } = read(IssuedTokens, token, 201);
  const workspaceId = parsePublicId('ws', workspace.id);
  await system.root.query(`insert into members (workspace_id, user_id, role) values ($1, $2, 'viewer')`, [
    workspaceId,
    viewer.userId,
  ]);
  await system.root.query(`select set_suspension($1, true, 'Spam', $2)`, [workspaceId, stranger.userId]);

  const viewerId = toPublicId('user', viewer.userId);
  const writes: readonly (readonly [method: string, path: string, body?: unknown])[] = [
    ['POST', '/api/links', { url: 'https://example.com/more' }],
    ['PATCH', `/api/links/${linkId}`, { title: 'x' }],
    ['DELETE', `/api/links/${linkId}`],
    ['PATCH', '/api/workspace', { name: 'Other' }],
    ['POST', '/api/invitations', { role: 'viewer' }],
    ['POST', `/api/invitations/${invitation.invitation.id}/resend`, {}],
    ['PATCH', `/api/workspace/members/${viewerId}`, { role: 'editor' }],
    ['DELETE', `/api/workspace/members/${viewerId}`],
    ['POST', '/api/keys', { name: 'another', scopes: ['links.read'] }],
    ['PATCH', `/api/keys/${keyId}`, { name: 'other' }],
    ['POST', `/api/keys/${keyId}/rotate`, {}],
    ['DELETE', '/api/workspace'],
  ];
  const asBearer =
    (bearer: string): Send =>
    (method, path, body) =>
      system.anonymous.send(method, path, {
        headers: {
          authorization: `Bearer ${bearer}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
  const credentials: readonly (readonly [name: string, send: Send])[] = [
    ['session', (method, path, body) => browser.send(method, path, body)],
    ['token', asBearer(accessToken)],
    ['key', asBearer(secret)],
  ];
  // What a key may never do is refused for that.
  const beyondKeys = [...permissionsOf('owner')].filter(
    (permission) => !keyPermissions.some((own) => own === permission),
  );
  expect(beyondKeys).toContain('workspace.delete');
  for (const [name, send] of credentials) {
    for (const [method, path, body] of writes) {
      const answer = await send(method, path, body);
      const { status, code, detail } = toProblem(answer);
      const isBeyond = name === 'key' && code === 'forbidden' && beyondKeys.some((each) => detail?.includes(each));
      expect([name, method, path, status, isBeyond ? 'workspace_suspended' : code]).toEqual([
        name,
        method,
        path,
        403,
        'workspace_suspended',
      ]);
    }
    for (const path of ['/api/links', `/api/links/${linkId}`, '/api/workspace'])
      expect([name, path, (await send('GET', path)).status]).toEqual([name, path, 200]);
  }
  expect(toProblem(await viewer.browser.post('/api/workspace/leave')).status).toBe(403);
  expect(toProblem(await stranger.browser.post('/api/invitations/accept', invited)).code).toBe('workspace_suspended');

  // Taking access away is always possible.
  expect((await browser.delete(`/api/invitations/${invitation.invitation.id}`)).status).toBe(204);
  expect((await browser.delete(`/api/keys/${keyId}`)).status).toBe(204);
  const sessions = z.object({ sessions: z.array(z.object({ id: z.string(), isCurrent: z.boolean() })) });
  await openSession(system, owner.userId);
  const other = read(sessions, await browser.get('/api/sessions')).sessions.find(({ isCurrent }) => !isCurrent);
  expect((await browser.delete(`/api/sessions/${other?.id}`)).status).toBe(204);
  expect((await system.api(accessToken).delete(`/api/tokens/${tokenId}`)).status).toBe(204);

  // Their own affairs are not the workspace's.
  expect((await browser.post('/api/workspaces', { name: 'Elsewhere' })).status).toBe(201);
  expect((await browser.post(`/api/workspaces/${workspace.id}/switch`)).status).toBe(204);
  expect((await browser.get('/api/account/export')).status).toBe(200);
  expect((await browser.delete('/api/account')).status).toBe(409);
  await system.root.query(`delete from members where workspace_id = $1 and user_id = $2`, [workspaceId, viewer.userId]);
  expect((await browser.delete('/api/account')).status).toBe(204);
});
