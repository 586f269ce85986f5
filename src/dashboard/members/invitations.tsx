import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { Sent } from '../api/members.ts';
import { listInvitations } from '../api/members.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { SettingsCard } from '../settings/settings-card.tsx';
import { focusMain, rescueFocus } from '../shell/use-focus-on-navigation.ts';
import { announce } from '../ui/announcer.ts';
import { ShownOnce } from '../ui/shown-once.tsx';
import { InvitationRow } from './invitation-row.tsx';
import { InviteForm } from './invite-form.tsx';

const queryKey = ['invitations'];

export function Invitations() {
  const queryClient = useQueryClient();
  const list = useQuery({ queryKey, queryFn: ({ signal }) => listInvitations(signal) });
  const [url, setUrl] = useState<string | null>(null);

  function tell({ invitation, url: link }: Sent): Promise<void> {
    setUrl(link);
    if (link === null) announce(`Invitation sent to ${invitation.email}`);
    return queryClient.invalidateQueries({ queryKey });
  }

  async function tellRevoked(): Promise<void> {
    announce('Invitation revoked');
    setUrl(null);
    await queryClient.invalidateQueries({ queryKey });
    rescueFocus();
  }

  function putAway(): void {
    setUrl(null);
    focusMain();
  }

  return (
    <>
      <SettingsCard title="Invite somebody" description="An invitation works once, for 7 days.">
        {url === null ? (
          <InviteForm onSent={tell} />
        ) : (
          <ShownOnce
            title="The invitation link is ready"
            hint="Give it to the person whom you invite. Whoever opens it first can join; it is shown only now."
            label="Invitation link"
            secret={url}
            onDone={putAway}
          />
        )}
      </SettingsCard>
      <SettingsCard title="Open invitations">
        {list.data ? (
          list.data.invitations.length === 0 ? (
            <p className="text-ink-soft">Nobody is invited who has not come yet.</p>
          ) : (
            <ul aria-label="Open invitations" className="divide-y divide-line">
              {list.data.invitations.map((invitation) => (
                <InvitationRow key={invitation.id} invitation={invitation} onResent={tell} onRevoked={tellRevoked} />
              ))}
            </ul>
          )
        ) : list.error ? (
          <LoadFailure title="The invitations could not be loaded" error={list.error} onRetry={list.refetch} />
        ) : (
          <RowSkeleton label="Loading invitations" rows={1} />
        )}
      </SettingsCard>
    </>
  );
}
