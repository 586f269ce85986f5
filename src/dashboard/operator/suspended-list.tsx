import { useQuery, useQueryClient } from '@tanstack/react-query';

import type { Suspended } from '../api/operator.ts';
import { listSuspensions, resumeWorkspace } from '../api/operator.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { SettingsCard } from '../settings/settings-card.tsx';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { rescueFocus } from '../shell/use-focus-on-navigation.ts';
import { announce } from '../ui/announcer.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { reviewsKey, suspensionsKey } from './reviews-key.ts';

export function SuspendedList() {
  const list = useQuery({ queryKey: suspensionsKey, queryFn: ({ signal }) => listSuspensions(signal) });
  return (
    <SettingsCard title="Suspended workspaces">
      {list.data ? (
        list.data.suspensions.length === 0 ? (
          <p className="text-ink-soft">No workspace is suspended.</p>
        ) : (
          <ul aria-label="Suspended workspaces" className="divide-y divide-line">
            {list.data.suspensions.map((suspended) => (
              <SuspendedRow key={suspended.workspace.id} suspended={suspended} />
            ))}
          </ul>
        )
      ) : list.error ? (
        <LoadFailure title="The suspensions could not be loaded" error={list.error} onRetry={list.refetch} />
      ) : (
        <RowSkeleton label="Loading suspensions" />
      )}
    </SettingsCard>
  );
}

function SuspendedRow({ suspended: { workspace, reason, suspendedAt } }: { suspended: Suspended }) {
  const queryClient = useQueryClient();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-56">
        <p className="truncate font-medium">{workspace.name}</p>
        <p className="text-sm wrap-anywhere text-ink-soft">{reason}</p>
        <p className="text-sm text-ink-faint">
          Suspended <TimeAgo at={suspendedAt} />, <code className="font-mono text-xs break-all">{workspace.id}</code>
        </p>
      </div>
      <ConfirmButton
        size="small"
        trigger="Resume"
        label={`Resume the workspace ${workspace.name}`}
        title={`Resume ${workspace.name}?`}
        confirm="Resume"
        pending="Resuming…"
        confirmLook="primary"
        act={() => resumeWorkspace(workspace.id)}
        onDone={async () => {
          announce(`${workspace.name} is resumed`);
          await Promise.all(
            [reviewsKey, suspensionsKey].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
          );
          rescueFocus();
        }}
      >
        <p>Its links lead visitors on again, without those that were taken down one by one.</p>
      </ConfirmButton>
    </li>
  );
}
