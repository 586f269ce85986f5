import { Link } from '@tanstack/react-router';

import type { SessionView } from '../../workspaces/wire.ts';
import { toFailureView } from '../api/failure.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { textLinkClass } from '../ui/text-link.ts';
import { useSwitch } from '../workspace/use-switch.ts';

export type ChooseWorkspaceProps = { me: SessionView };

/** As wide as the page, and as high as a name needs: a name may be as long as a sentence, and two may begin alike. */
const entryClass =
  'flex w-full items-center gap-4 rounded-control border border-line bg-surface px-4 py-3 text-left shadow-card transition-colors duration-150 hover:bg-sunken aria-disabled:opacity-55';

/** What somebody sees who has left the workspace they worked in, or whose workspace was deleted, and who has others. */
export function ChooseWorkspace({ me }: ChooseWorkspaceProps) {
  usePageTitle('Choose a workspace');
  const change = useSwitch();
  return (
    <div className="mx-auto max-w-md pt-[4dvh]">
      <h1 className="text-3xl font-semibold">Choose a workspace</h1>
      <p className="mt-2 mb-8 text-ink-soft">You work in none at the moment. Go on in one of yours:</p>
      <FormFailure failure={change.error ? toFailureView(change.error) : null} />
      <ul aria-label="Workspaces to go on in" className="space-y-3">
        {me.workspaces.map((workspace) => (
          <li key={workspace.id}>
            <button
              type="button"
              aria-disabled={change.isPending}
              className={entryClass}
              onClick={() => !change.isPending && change.mutate(workspace)}
            >
              <span className="min-w-0 flex-1 font-medium wrap-anywhere">{workspace.name}</span>
              <span className="text-xs text-ink-faint">{workspace.role}</span>
            </button>
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
