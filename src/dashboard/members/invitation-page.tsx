import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { getSession } from '../api/session.ts';
import { EntryHead } from '../entry/entry-head.tsx';
import { useMailedToken } from '../entry/mailed-token.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { InvitationOffer } from './invitation-offer.tsx';
import { InvitedStranger } from './invited-stranger.tsx';
import { forgetInvitation, keepInvitation, readInvitation } from './kept-invitation.ts';
import { SpentInvitation } from './spent-invitation.tsx';

/** Where an invitation leads. Its token is behind the `#`, so that it reaches no log; it is shown to members of nothing, too. */
export function InvitationPage() {
  const opened = useMailedToken();
  const [token] = useState(() => opened ?? readInvitation());
  useEffect(() => {
    if (opened !== null) keepInvitation(opened);
  }, [opened]);
  // By the cookie and not by the session of this tab, which may be a key's.
  const me = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => getSession(signal),
    enabled: token !== null,
  });

  if (token === null) return <SpentInvitation onLeave={forgetInvitation} />;
  if (me.data === null) return <InvitedStranger />;
  if (me.data) return <InvitationOffer token={token} me={me.data} />;
  return (
    <>
      <EntryHead title="An invitation" />
      <div className="mt-8">
        {me.error ? (
          <LoadFailure title="The invitation could not be looked at" error={me.error} onRetry={me.refetch} />
        ) : (
          <RowSkeleton label="Looking at the invitation" />
        )}
      </div>
    </>
  );
}
