import { Link } from '@tanstack/react-router';

import type { SessionView } from '../../workspaces/wire.ts';
import { toFailureView } from '../api/failure.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { Button } from '../ui/button.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { textLinkClass } from '../ui/text-link.ts';
import { useSwitch } from '../workspace/use-switch.ts';

export type ChooseWorkspaceProps = { me: SessionView };

/** What somebody sees who has left the workspace they worked in, or whose workspace was deleted, and who has others. */
export function ChooseWorkspace({ me }: ChooseWorkspaceProps) {
  usePageTitle('Choose a workspace');
  const change = useSwitch();
  return (
    <div className="mx-auto max-w-md pt-[4dvh]">
      <h1 className="text-3xl font-semibold">Choose a workspace</h1>
      <p className="mt-2 mb-8 text-ink-soft">You work in none at the moment. Go on in one of yours:</p>
      <FormFailure failure={change.error ? toFailureView(change.error) : null} />
      <ul className="space-y-3">
        {me.workspaces.map((workspace) => (
          <li key={workspace.id}>
            <Button aria-disabled={change.isPending} onClick={() => !change.isPending && change.mutate(workspace)}>
              {workspace.name}
            </Button>
          </li>
        ))}
      </ul>
      <p className="mt-8 border-t border-line pt-5 text-sm text-ink-soft">
        <Link to="/app/workspaces" className={textLinkClass}>
          Create or restore a workspace
        </Link>
      </p>
    </div>
  );
}
