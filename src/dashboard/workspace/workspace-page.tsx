import type { ReactNode } from 'react';

import type { SessionView } from '../../workspaces/wire.ts';
import type { Permission } from '../../workspaces/permissions.ts';
import { PersonPage } from '../settings/person-page.tsx';
import { whoMay } from './role-text.ts';

export type WorkspacePageProps = {
  title: string;
  /** What one must be allowed to do to see it. */
  needs: Permission;
  children: (me: SessionView) => ReactNode;
};

/** A page of settings of the workspace. Whoever comes by an address that their role does not open reads why. */
export function WorkspacePage({ title, needs, children }: WorkspacePageProps) {
  return (
    <PersonPage title={title}>
      {(me) =>
        me.permissions.includes(needs) ? (
          children(me)
        ) : (
          <p className="max-w-prose text-ink-soft">
            Your role in {me.workspace?.name} does not open this page: it is for {whoMay(needs)}. An admin can give you
            another role.
          </p>
        )
      }
    </PersonPage>
  );
}
