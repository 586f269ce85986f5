/** Who makes a request, and for which tenant. */
import type { Permission } from '../workspaces/permissions.ts';

/** Whoever acts in a workspace: a key of it, or a member. The workspace comes from the credential, never from the request. */
export interface Actor {
  workspaceId: string;
  /** Key, session or token family: what is revoked, and what reads its own writes. */
  credentialId: string;
  by: { kind: 'key'; apiKeyId: string } | { kind: 'user'; userId: string };
  permissions: ReadonlySet<Permission>;
}

/** Somebody who is signed in, whether or not in a workspace. */
export interface Person {
  userId: string;
  credentialId: string;
  kind: 'session' | 'token';
  /** Runs the instance. */
  isOperator: boolean;
}

/** A valid credential: a key's actor, or a person, who may be in no workspace. */
export type Authenticated = ({ actor: Actor; person: null } | { actor: Actor | null; person: Person }) & {
  /** Whether it is certain that the credential has not been revoked. What is beyond an editor is refused otherwise. */
  isConfirmed: boolean;
};
