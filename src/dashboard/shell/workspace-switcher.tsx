import { Link } from '@tanstack/react-router';
import { useId, useRef } from 'react';

import type { SessionView } from '../../workspaces/wire.ts';
import { Icon } from '../ui/icon.tsx';
import { useSwitch } from '../workspace/use-switch.ts';

export type WorkspaceSwitcherProps = { me: SessionView };

const entryClass = 'flex w-full items-center gap-2 rounded-control px-3 py-2.5 text-left text-sm hover:bg-sunken';

/** The workspace that the page shows, and the way to the others. The browser closes the list on Escape and on a click elsewhere. */
export function WorkspaceSwitcher({ me }: WorkspaceSwitcherProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const change = useSwitch();
  const here = me.workspace?.id;

  function choose(workspace: { id: string; name: string }): void {
    list.current?.hidePopover();
    if (workspace.id !== here && !change.isPending) change.mutate(workspace);
  }

  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={`${me.workspace?.name ?? 'No workspace'}, switch workspace`}
        className="-mx-2 flex h-10 min-w-0 items-center gap-1 rounded-control px-2 text-sm font-medium hover:bg-sunken min-[375px]:gap-1.5 min-[375px]:text-base"
      >
        <span className="truncate">{change.isPending ? 'Switching…' : (me.workspace?.name ?? me.user.name)}</span>
        <Icon name="chevron" className="size-4 text-ink-faint" />
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        className="fixed inset-auto top-14 left-[max(1rem,calc(50vw-30.5rem))] m-0 max-h-[70dvh] w-72 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-card border border-line bg-surface p-2 text-ink shadow-raised"
      >
        <ul aria-label="Your workspaces">
          {me.workspaces.map((workspace) => (
            <li key={workspace.id}>
              <button
                type="button"
                aria-current={workspace.id === here ? 'true' : undefined}
                className={entryClass}
                onClick={() => choose(workspace)}
              >
                <span className="min-w-0 flex-1 truncate font-medium">{workspace.name}</span>
                <span className="text-xs text-ink-faint">{workspace.role}</span>
                <Icon name="check" className={`size-4 text-signal-text ${workspace.id === here ? '' : 'invisible'}`} />
              </button>
            </li>
          ))}
        </ul>
        <Link
          to="/app/workspaces"
          className={`${entryClass} text-ink-soft ${me.workspaces.length > 0 ? 'mt-1 border-t border-line' : ''}`}
          onClick={() => list.current?.hidePopover()}
        >
          Create or restore a workspace
        </Link>
      </div>
    </>
  );
}
