/** HTTP of members: who they are, what they may do, and leaving. Nobody reaches the owner but the owner, by handing over. */
import * as z from 'zod';

import { fail, untyped, type ApiApp, type ApiContext } from '../http/api-app.ts';
import { jsonAnswer, jsonBody, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import { writeContext } from '../http/write-context.ts';
import { parsePublicId, toPublicId } from '../lib/id.ts';
import type { Member, MemberOutcome, MemberStore } from './member-store.ts';
import { mayGrant } from './permissions.ts';
import { ChangeMember, MemberId, MemberView, TransferWorkspace } from './wire.ts';

const tags = ['Members'];

const listRoute = apiRoute({
  access: 'members.read',
  method: 'get',
  path: '/api/workspace/members',
  operationId: 'listMembers',
  summary: 'The members of the workspace, in the order in which they joined',
  tags,
  responses: { 200: jsonAnswer(z.object({ members: z.array(MemberView) }), 'The members'), ...problemAnswers(503) },
});

const changeRoute = apiRoute({
  access: 'members.manage',
  method: 'patch',
  path: '/api/workspace/members/{id}',
  operationId: 'changeMember',
  summary: 'Give a member another role; it holds within 5 seconds',
  tags,
  request: { params: MemberId, body: jsonBody(ChangeMember) },
  responses: { 204: { description: 'Changed' }, ...problemAnswers(404, 409, 413, 415, 422, 503) },
});

const removeRoute = apiRoute({
  access: 'members.manage',
  method: 'delete',
  path: '/api/workspace/members/{id}',
  operationId: 'removeMember',
  summary: 'Remove a member, who is out within 5 seconds',
  tags,
  request: { params: MemberId },
  responses: { 204: { description: 'Removed' }, ...problemAnswers(404, 409, 503) },
});

const leaveRoute = apiRoute({
  access: 'workspace.read',
  method: 'post',
  path: '/api/workspace/leave',
  operationId: 'leaveWorkspace',
  summary: 'Leave the workspace; its owner hands it over first',
  tags,
  responses: { 204: { description: 'Left' }, ...problemAnswers(404, 409, 503) },
});

const transferRoute = apiRoute({
  access: 'workspace.transfer',
  method: 'post',
  path: '/api/workspace/transfer',
  operationId: 'transferWorkspace',
  summary: 'Make another member the owner, and yourself an admin',
  tags,
  request: { body: jsonBody(TransferWorkspace) },
  responses: { 204: { description: 'Handed over' }, ...problemAnswers(404, 413, 415, 422, 503) },
});

export interface MemberRoutesDeps {
  members: MemberStore;
  /** After a write: the client gets its consistency token. */
  written: (c: ApiContext) => Promise<void>;
}

export function memberRoutes(app: ApiApp, { members, written }: MemberRoutesDeps): void {
  const answer = async (c: ApiContext, outcome: MemberOutcome): Promise<Response> => {
    switch (outcome) {
      case 'done':
        await written(c);
        return c.body(null, 204);
      case 'not_found':
        return fail(c, noSuchMember);
      case 'is_owner':
        return fail(c, { code: 'owner_stays', detail: 'The owner hands the workspace over first.' });
    }
  };

  app.openapi(listRoute, async (c) => {
    const { members: found, servedBy } = await members.list(c.var.actor.workspaceId, c.var.readToken);
    c.set('servedBy', servedBy);
    return c.json({ members: found.map(toView) }, 200);
  });

  app.openapi(changeRoute, async (c) => {
    const id = parsePublicId('user', c.req.valid('param').id);
    if (!id) return untyped(fail(c, noSuchMember));
    const { role } = c.req.valid('json');
    if (!mayGrant(c.var.actor.permissions, role)) return untyped(fail(c, beyondPermissions));
    return untyped(await answer(c, await members.setRole(writeContext(c), id, role)));
  });

  app.openapi(removeRoute, async (c) => {
    const id = parsePublicId('user', c.req.valid('param').id);
    if (!id) return untyped(fail(c, noSuchMember));
    return untyped(await answer(c, await members.remove(writeContext(c), id)));
  });

  app.openapi(leaveRoute, async (c) => {
    const { by } = c.var.actor;
    if (by.kind === 'key')
      return untyped(fail(c, { code: 'forbidden', detail: 'A key is revoked and does not leave.' }));
    return untyped(await answer(c, await members.remove(writeContext(c), by.userId)));
  });

  app.openapi(transferRoute, async (c) => {
    const { by } = c.var.actor;
    const heir = parsePublicId('user', c.req.valid('json').userId);
    const isDone = by.kind === 'user' && heir && (await members.transfer(writeContext(c), by.userId, heir));
    return untyped(await answer(c, isDone ? 'done' : 'not_found'));
  });
}

const beyondPermissions = {
  code: 'forbidden',
  detail: 'You cannot let anybody do what you may not do yourself.',
} as const;
const noSuchMember = { code: 'not_found', detail: 'This workspace has no such member.' } as const;

const toView = ({ userId, name, email, role, joinedAt }: Member): MemberView => ({
  userId: toPublicId('user', userId),
  name,
  email,
  role,
  joinedAt: new Date(joinedAt).toISOString(),
});
