import { useQuery, useQueryClient } from '@tanstack/react-query';

import type { SessionView } from '../../workspaces/wire.ts';
import { listClients, revokeClient } from '../api/sessions.ts';
import { RowAction } from '../shell/row-action.tsx';
import { rescueFocus } from '../shell/use-focus-on-navigation.ts';
import { announce } from '../ui/announcer.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from './row-skeleton.tsx';
import { SettingsCard } from './settings-card.tsx';

const queryKey = ['token-clients'];

export type TokenClientsProps = { workspaces: SessionView['workspaces'] };

/** Programs that act for the person, each in one workspace and with the person's role there. */
export function TokenClients({ workspaces }: TokenClientsProps) {
  const queryClient = useQueryClient();
  const list = useQuery({ queryKey, queryFn: ({ signal }) => listClients(signal) });
  const nameOf = (id: string) => workspaces.find((workspace) => workspace.id === id)?.name;

  function refresh(): Promise<void> {
    announce('Revoked');
    return queryClient.invalidateQueries({ queryKey }).then(rescueFocus);
  }

  return (
    <SettingsCard title="Other programs" description="Apps and scripts that hold tokens of yours and act as you.">
      {list.data ? (
        list.data.tokens.length === 0 ? (
          <p className="text-ink-soft">There are none.</p>
        ) : (
          <ul className="divide-y divide-line">
            {list.data.tokens.map(({ id, client, workspaceId, createdAt, lastUsedAt }) => (
              <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
                <div className="min-w-0 flex-1 basis-48">
                  <p className="truncate font-medium">{client}</p>
                  <p className="text-sm text-ink-faint">
                    {nameOf(workspaceId) !== undefined && `In ${nameOf(workspaceId)}, `}since <TimeAgo at={createdAt} />
                    , last used <TimeAgo at={lastUsedAt} />
                  </p>
                </div>
                <RowAction
                  verb="Revoke"
                  thing={`the tokens of ${client}`}
                  pending="Revoking…"
                  act={() => revokeClient(id)}
                  onDone={refresh}
                >
                  <p>It stops working within seconds, until you give it new tokens.</p>
                </RowAction>
              </li>
            ))}
          </ul>
        )
      ) : list.error ? (
        <LoadFailure title="The programs could not be loaded" error={list.error} onRetry={list.refetch} />
      ) : (
        <RowSkeleton label="Loading other programs" rows={1} />
      )}
    </SettingsCard>
  );
}
