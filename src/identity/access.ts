/** May whoever has authenticated use this route? The one decision that stands before every route of the API. */
import { permissionsOf, type Permission } from '../workspaces/permissions.ts';
import type { Authenticated } from './actor.ts';

/**
 * What a route asks for. `public`: nothing. `anyone`: nothing, and it learns who asks. `user`: somebody signed in. `browser`: the same, in a
 * browser. `operator`: somebody who runs the instance, in a browser. Else: a permission in a workspace. An access token is made for one
 * workspace, so what reaches beyond it is for browsers only.
 */
export type Access = 'public' | 'anyone' | 'user' | 'browser' | 'operator' | Permission;

export type AccessDecision =
  | 'admitted'
  | 'no_person'
  | 'no_browser'
  | 'no_workspace'
  | 'workspace_switched'
  | 'unconfirmed'
  | 'forbidden';

const harmless = permissionsOf('editor');

/** `shownWorkspaceId` is the workspace that a browser's page shows, or null when the client named none. */
export function decideAccess(
  access: Exclude<Access, 'public'>,
  { actor, person, isConfirmed }: Authenticated,
  shownWorkspaceId: string | null,
): AccessDecision {
  if (access === 'user' || access === 'anyone') return person ? 'admitted' : 'no_person';
  if (access === 'browser' || access === 'operator') {
    if (!person) return 'no_person';
    if (person.kind !== 'session') return 'no_browser';
    if (access === 'browser') return 'admitted';
    if (!person.isOperator) return 'forbidden';
    return isConfirmed ? 'admitted' : 'unconfirmed';
  }
  if (!actor) return 'no_workspace';
  // Somebody has switched in another tab: what this page would do was meant for the workspace that it shows.
  if (shownWorkspaceId !== null && shownWorkspaceId !== actor.workspaceId) return 'workspace_switched';
  if (!actor.permissions.has(access)) return 'forbidden';
  return isConfirmed || harmless.has(access) ? 'admitted' : 'unconfirmed';
}
