import { useQuery, useQueryClient } from '@tanstack/react-query';

import type { BrowserSession } from '../api/sessions.ts';
import { listSessions, revokeOtherSessions, revokeSession } from '../api/sessions.ts';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { RowAction } from '../shell/row-action.tsx';
import { rescueFocus } from '../shell/use-focus-on-navigation.ts';
import { announce } from '../ui/announcer.ts';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { toDeviceName } from './device-name.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from './row-skeleton.tsx';
import { SettingsCard } from './settings-card.tsx';

const queryKey = ['sessions'];

export function BrowserSessions() {
  const queryClient = useQueryClient();
  const list = useQuery({ queryKey, queryFn: ({ signal }) => listSessions(signal) });
  const sessions = list.data?.sessions ?? [];

  function refresh(said: string): Promise<void> {
    announce(said);
    return queryClient.invalidateQueries({ queryKey }).then(rescueFocus);
  }

  return (
    <SettingsCard
      title="Browsers"
      description="Where you are signed in. One that you do not know? Sign it out, then change your password."
    >
      {list.data ? (
        <div className="space-y-4">
          <ul className="divide-y divide-line">
            {sessions.map((session) => (
              <SessionRow key={session.id} session={session} onRevoked={() => refresh('Signed out there')} />
            ))}
          </ul>
          {sessions.length > 1 ? (
            <ConfirmButton
              look="dangerQuiet"
              trigger="Sign out everywhere else"
              title="Sign out everywhere else?"
              confirm="Sign out"
              pending="Signing out…"
              act={revokeOtherSessions}
              onDone={() => refresh('Signed out everywhere else')}
            >
              <p>All browsers but this one have to sign in again.</p>
            </ConfirmButton>
          ) : (
            <p className="text-sm text-ink-faint">You are signed in nowhere else.</p>
          )}
        </div>
      ) : list.error ? (
        <LoadFailure title="Your sessions could not be loaded" error={list.error} onRetry={list.refetch} />
      ) : (
        <RowSkeleton label="Loading your sessions" />
      )}
    </SettingsCard>
  );
}

function SessionRow({ session, onRevoked }: { session: BrowserSession; onRevoked: () => Promise<void> }) {
  const device = toDeviceName(session.userAgent);
  const from = session.place ?? session.ipAddress;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0">
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{device}</span>
          {session.isCurrent && <Tag>This browser</Tag>}
        </p>
        <p className="text-sm text-ink-faint">
          {from ? `From ${from}, signed in ` : 'Signed in '}
          <TimeAgo at={session.signedInAt} />, last used <TimeAgo at={session.lastUsedAt} />
        </p>
      </div>
      {!session.isCurrent && (
        <RowAction
          verb="Sign out"
          thing={device}
          pending="Signing out…"
          act={() => revokeSession(session.id)}
          onDone={onRevoked}
        >
          <p>It has to sign in again.</p>
        </RowAction>
      )}
    </li>
  );
}
