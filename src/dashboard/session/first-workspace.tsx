import { Navigate } from '@tanstack/react-router';
import { useState } from 'react';

import type { SessionView } from '../../workspaces/wire.ts';
import { createWorkspace } from '../api/workspaces.ts';
import { readInvitation } from '../members/kept-invitation.ts';
import { usePageTitle } from '../ui/page-title.ts';
import { NameWorkspace } from '../workspace/name-workspace.tsx';
import { RestorableWorkspaces } from '../workspace/restorable-workspaces.tsx';
import { refreshPerson } from './load-session.ts';

export type FirstWorkspaceProps = { me: SessionView };

/** What somebody sees who belongs to no workspace: right after signing up, or after leaving the last one. */
export function FirstWorkspace({ me }: FirstWorkspaceProps) {
  usePageTitle('Create a workspace');
  // Whoever came by an invitation and had to sign up first goes on with it.
  const [isInvited] = useState(() => readInvitation() !== null);
  if (isInvited) return <Navigate to="/app/invitation" replace />;
  return (
    <div className="mx-auto max-w-md pt-[4dvh]">
      <h1 className="text-3xl font-semibold">Create your workspace</h1>
      <p className="mt-2 mb-8 text-ink-soft">
        A workspace holds links and their clicks, and the people who work on them. You can invite others later.
      </p>
      <NameWorkspace
        present=""
        action="Create workspace"
        pending="Creating…"
        save={(name) => createWorkspace(name).then(refreshPerson)}
      />
      <p className="mt-8 border-t border-line pt-5 text-sm text-ink-soft">
        Has somebody invited you? Open the link in their invitation, signed in as{' '}
        <span className="font-medium text-ink">{me.user.email}</span>.
      </p>
      <RestorableWorkspaces />
    </div>
  );
}
