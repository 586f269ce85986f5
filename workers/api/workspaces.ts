/** Workspaces, who works in them with which keys, and what their log says. */
import { waitUntil } from 'cloudflare:workers';

import { postgresKeyAdmin } from '../../src/api-keys/admin-store.ts';
import { keyRoutes } from '../../src/api-keys/routes.ts';
import { auditRoutes } from '../../src/audit/routes.ts';
import { postgresAudit } from '../../src/audit/store.ts';
import type { ApiApp, ApiContext } from '../../src/http/api-app.ts';
import { writeContext } from '../../src/http/write-context.ts';
import { findUser } from '../../src/identity/user-store.ts';
import { invitationRoutes } from '../../src/workspaces/invitation-routes.ts';
import { postgresInvitations } from '../../src/workspaces/invitation-store.ts';
import { memberRoutes } from '../../src/workspaces/member-routes.ts';
import { postgresMembers } from '../../src/workspaces/member-store.ts';
import { postgresOwnWorkspaces } from '../../src/workspaces/own-store.ts';
import { quotaRoutes } from '../../src/workspaces/quota-routes.ts';
import { postgresQuotas } from '../../src/workspaces/quota-store.ts';
import { workspaceRoutes } from '../../src/workspaces/routes.ts';
import { sessionRoutes } from '../../src/workspaces/session-routes.ts';
import { postgresWorkspaces } from '../../src/workspaces/store.ts';
import { bindings, now, originOf, people, postgres, random, send, written } from './platform.ts';

const workspaces = postgresWorkspaces(postgres);
/** Links of a workspace that was deleted or restored follow as any that were changed. */
const settle = async (c: ApiContext, workspaceId: string) =>
  written(c, await workspaces.settle(writeContext(c), workspaceId));

export function addWorkspaces(app: ApiApp): void {
  workspaceRoutes(app, { workspaces, defaultDomain: bindings.LINK_DOMAIN, written, settle });
  quotaRoutes(app, { quotas: postgresQuotas(postgres) });
  sessionRoutes(app, {
    own: postgresOwnWorkspaces(postgres),
    findUser: (userId) => findUser(people, userId),
    settle,
    random,
    now,
  });
  memberRoutes(app, { members: postgresMembers(postgres), written });
  invitationRoutes(app, {
    invitations: postgresInvitations(postgres),
    send,
    originOf,
    written,
    waitUntil,
    random,
    now,
  });
  keyRoutes(app, { keys: postgresKeyAdmin(postgres), written, random, now });
  auditRoutes(app, postgresAudit(postgres));
}
