/** HTTP of invitations: sending them from a workspace, and accepting one by its token. */
import * as z from 'zod';

import { fail, untyped, type ApiApp, type ApiContext } from '../http/api-app.ts';
import { jsonAnswer, jsonBody, problemAnswers } from '../http/openapi.ts';
import { apiRoute } from '../http/route.ts';
import { tenantlessContext, writeContext } from '../http/write-context.ts';
import { newUuid, parsePublicId, toPublicId } from '../lib/id.ts';
import type { Mail } from '../mail/mail.ts';
import { invitationMail } from '../mail/templates.ts';
import { sha256 } from '../platform/sha256.ts';
import { expiryOf, formatInvitationToken, invitationDays, toInvitationUrl } from './invitation.ts';
import type { Invitation, InvitationStore } from './invitation-store.ts';
import { mayGrant, roles } from './permissions.ts';
import {
  CreateInvitation,
  InvitationId,
  InvitationOffer,
  InvitationToken,
  InvitationView,
  SentInvitation,
} from './wire.ts';

const tags = ['Members'];

const listRoute = apiRoute({
  access: 'members.invite',
  method: 'get',
  path: '/api/invitations',
  operationId: 'listInvitations',
  summary: 'The open invitations of the workspace, newest first',
  tags,
  responses: {
    200: jsonAnswer(z.object({ invitations: z.array(InvitationView) }), 'The invitations'),
    ...problemAnswers(503),
  },
});

const createRoute = apiRoute({
  access: 'members.invite',
  limit: 'invite',
  method: 'post',
  path: '/api/invitations',
  operationId: 'createInvitation',
  summary: `Invite somebody by mail or by a link; it works once, for ${invitationDays} days`,
  tags,
  request: { body: jsonBody(CreateInvitation) },
  responses: { 201: jsonAnswer(SentInvitation, 'The invitation'), ...problemAnswers(409, 413, 415, 422, 503) },
});

const resendRoute = apiRoute({
  access: 'members.invite',
  limit: 'invite',
  method: 'post',
  path: '/api/invitations/{id}/resend',
  operationId: 'resendInvitation',
  summary: 'Send an invitation anew; the link from before opens nothing',
  tags,
  request: { params: InvitationId },
  responses: { 200: jsonAnswer(SentInvitation, 'The invitation'), ...problemAnswers(404, 503) },
});

const revokeRoute = apiRoute({
  access: 'members.invite',
  method: 'delete',
  path: '/api/invitations/{id}',
  operationId: 'revokeInvitation',
  summary: 'Revoke an invitation',
  tags,
  request: { params: InvitationId },
  responses: { 204: { description: 'Revoked' }, ...problemAnswers(404, 503) },
});

const showRoute = apiRoute({
  access: 'browser',
  method: 'post',
  path: '/api/invitations/show',
  operationId: 'showInvitation',
  summary: 'What an invitation offers, for whoever holds its token',
  tags,
  request: { body: jsonBody(InvitationToken) },
  responses: { 200: jsonAnswer(InvitationOffer, 'The offer'), ...problemAnswers(404, 413, 415, 422, 503) },
});

const acceptRoute = apiRoute({
  access: 'browser',
  method: 'post',
  path: '/api/invitations/accept',
  operationId: 'acceptInvitation',
  summary: 'Accept an invitation and work in its workspace from now on',
  tags,
  request: { body: jsonBody(InvitationToken) },
  responses: {
    200: jsonAnswer(z.object({ workspaceId: z.string() }), 'The workspace that you are a member of now'),
    ...problemAnswers(404, 409, 413, 415, 422, 503),
  },
});

export interface InvitationRoutesDeps {
  invitations: InvitationStore;
  send: (mail: Mail) => Promise<void>;
  /** Where the app is, for a request's URL. */
  originOf: (requestUrl: string) => string;
  /** After a write: the client gets its consistency token. */
  written: (c: ApiContext) => Promise<void>;
  waitUntil: (work: Promise<void>) => void;
  random: (bytes: number) => Uint8Array;
  now: () => number;
}

export function invitationRoutes(app: ApiApp, deps: InvitationRoutesDeps): void {
  const draw = async () => {
    const token = formatInvitationToken(deps.random(32));
    return { token, hash: await sha256(token), expiresAt: expiryOf(deps.now()) };
  };

  /** By mail to an address, else into the answer: whoever can read the one need not be able to read the other. */
  const handOut = (c: ApiContext, invitation: Invitation, token: string): z.infer<typeof SentInvitation> => {
    const url = toInvitationUrl(deps.originOf(c.req.url), token);
    if (invitation.email === null) return { invitation: toView(invitation), url };
    const { workspaceName, invitedBy: inviterName, role } = invitation;
    const validFor = `${invitationDays} days`;
    deps.waitUntil(deps.send(invitationMail(invitation.email, { url, workspaceName, inviterName, role, validFor })));
    return { invitation: toView(invitation), url: null };
  };

  app.openapi(listRoute, async (c) => {
    const { invitations, servedBy } = await deps.invitations.list(c.var.actor.workspaceId, c.var.readToken);
    c.set('servedBy', servedBy);
    return c.json({ invitations: invitations.map(toView) }, 200);
  });

  app.openapi(createRoute, async (c) => {
    const { role, email = null } = c.req.valid('json');
    const { by, permissions } = c.var.actor;
    if (!mayGrant(permissions, role)) return untyped(fail(c, beyondPermissions));
    const { token, ...drawn } = await draw();
    const id = newUuid(deps.now(), deps.random(10));
    const invitedBy = by.kind === 'user' ? by.userId : null;
    const invitation = await deps.invitations.create(writeContext(c), { ...drawn, id, role, email, invitedBy });
    if (invitation === 'already_member') return untyped(fail(c, alreadyMember));
    await deps.written(c);
    return c.json(handOut(c, invitation, token), 201);
  });

  app.openapi(resendRoute, async (c) => {
    const id = parsePublicId('inv', c.req.valid('param').id);
    const { token, hash, expiresAt } = await draw();
    // A new link is as good as a new invitation.
    const granted = roles.filter((role) => mayGrant(c.var.actor.permissions, role));
    const invitation = id && (await deps.invitations.renew(writeContext(c), id, { hash, expiresAt, granted }));
    if (!invitation) return untyped(fail(c, noSuchInvitation));
    if (invitation === 'beyond_permissions') return untyped(fail(c, beyondPermissions));
    await deps.written(c);
    return c.json(handOut(c, invitation, token), 200);
  });

  app.openapi(revokeRoute, async (c) => {
    const id = parsePublicId('inv', c.req.valid('param').id);
    if (!id || !(await deps.invitations.revoke(writeContext(c), id))) return untyped(fail(c, noSuchInvitation));
    await deps.written(c);
    return c.body(null, 204);
  });

  app.openapi(showRoute, async (c) => {
    const offer = await deps.invitations.findOffer(await sha256(c.req.valid('json').token));
    if (!offer) return untyped(fail(c, spentInvitation));
    return c.json({ ...offer, expiresAt: new Date(offer.expiresAt).toISOString() }, 200);
  });

  app.openapi(acceptRoute, async (c) => {
    const { userId, credentialId } = c.var.person;
    const hash = await sha256(c.req.valid('json').token);
    const { outcome, workspaceId } = await deps.invitations.accept(tenantlessContext(c), hash, userId, credentialId);
    switch (outcome) {
      case 'done':
        return c.json({ workspaceId: toPublicId('ws', workspaceId ?? '') }, 200);
      case 'already_member':
        return untyped(fail(c, alreadyMember));
      case 'not_found':
        return untyped(fail(c, spentInvitation));
      case 'other_address':
        return untyped(fail(c, otherAddress));
    }
  });
}

const noSuchInvitation = { code: 'not_found', detail: 'This workspace has no such open invitation.' } as const;
const beyondPermissions = {
  code: 'forbidden',
  detail: 'You cannot invite anybody to do what you may not do yourself.',
} as const;
const spentInvitation = {
  code: 'not_found',
  detail: 'This invitation has been used or revoked, or has expired. Ask for another one.',
} as const;
const alreadyMember = { code: 'already_member', detail: 'This person is a member already.' } as const;
const otherAddress = {
  code: 'other_address',
  detail: 'This invitation was sent to another address. Sign in with the account that has confirmed it.',
} as const;

const toView = ({ id, email, role, invitedBy, createdAt, expiresAt }: Invitation): InvitationView => ({
  id: toPublicId('inv', id),
  email,
  role,
  invitedBy,
  createdAt: new Date(createdAt).toISOString(),
  expiresAt: new Date(expiresAt).toISOString(),
});
