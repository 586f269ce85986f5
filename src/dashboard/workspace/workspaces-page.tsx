import { useRouter } from '@tanstack/react-router';

import { createWorkspace } from '../api/workspaces.ts';
import { refreshPerson } from '../session/load-session.ts';
import { whileChangingWorkspace } from '../session/session.ts';
import { usePageTitle } from '../ui/page-title.ts';
import { NameWorkspace } from './name-workspace.tsx';
import { RestorableWorkspaces } from './restorable-workspaces.tsx';

/** Where a person founds another workspace, or brings a deleted one back. */
export function WorkspacesPage() {
  usePageTitle('New workspace');
  const router = useRouter();

  async function create(name: string): Promise<void> {
    await whileChangingWorkspace(async () => {
      await createWorkspace(name);
      await refreshPerson();
    });
    await router.navigate({ to: '/app/links' });
  }

  return (
    <div className="mx-auto max-w-md pt-[4dvh]">
      <h1 className="text-3xl font-semibold">New workspace</h1>
      <p className="mt-2 mb-8 text-ink-soft">
        It has its own links, members and keys. You own it, and switch between your workspaces at the top of every page.
      </p>
      <NameWorkspace present="" action="Create workspace" pending="Creating…" save={create} />
      <RestorableWorkspaces />
    </div>
  );
}
