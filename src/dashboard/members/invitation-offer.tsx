import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';

import { codeOf, isMissing, toFailureView } from '../api/failure.ts';
import type { Offer } from '../api/members.ts';
import { acceptInvitation, showInvitation } from '../api/members.ts';
import type { SessionView } from '../../workspaces/wire.ts';
import { EntryHead } from '../entry/entry-head.tsx';
import { loadSession } from '../session/load-session.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { FormFailure } from '../shell/form-failure.tsx';
import { announce } from '../ui/announcer.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { formatMoment } from '../ui/format.ts';
import { roleHints, roleNames } from '../workspace/role-text.ts';
import { forgetInvitation } from './kept-invitation.ts';
import { OtherAddress } from './other-address.tsx';
import { SpentInvitation } from './spent-invitation.tsx';

export type InvitationOfferProps = { token: string; me: SessionView };

/** Who invites to what as what, and the button that accepts. */
export function InvitationOffer({ token, me }: InvitationOfferProps) {
  const offer = useQuery({ queryKey: ['invitation', token], queryFn: ({ signal }) => showInvitation(token, signal) });
  if (offer.data) return <Accept token={token} me={me} offer={offer.data} />;
  if (isMissing(offer.error)) return <SpentInvitation onLeave={forgetInvitation} />;
  return (
    <>
      <EntryHead title="An invitation" />
      <div className="mt-8">
        {offer.error ? (
          <LoadFailure title="The invitation could not be looked at" error={offer.error} onRetry={offer.refetch} />
        ) : (
          <RowSkeleton label="Looking at the invitation" />
        )}
      </div>
    </>
  );
}

function Accept({ token, me, offer }: { token: string; me: SessionView; offer: Offer }) {
  const { workspaceName, role, email, inviterName, expiresAt } = offer;
  const router = useRouter();
  const accept = useMutation({
    async mutationFn() {
      await acceptInvitation(token);
      forgetInvitation();
      await loadSession();
      announce(`You are in ${workspaceName} now`);
      await router.navigate({ to: '/app/links' });
    },
  });
  const isOther = email !== null && email !== me.user.email.toLowerCase();
  if (isOther || codeOf(accept.error) === 'other_address')
    return <OtherAddress invited={email} present={me.user.email} />;
  if (isMissing(accept.error)) return <SpentInvitation onLeave={forgetInvitation} />;
  return (
    <>
      <EntryHead title={`Join ${workspaceName}`}>
        {inviterName ?? 'Somebody who has left since'} invites you as {roleNames[role].toLowerCase()}.
      </EntryHead>
      <div className="mt-8 space-y-5">
        <p className="rounded-control bg-sunken p-4 text-sm text-ink-soft">
          <span className="font-medium text-ink">{roleNames[role]}</span>: {lowerFirst(roleHints[role])}
        </p>
        <FormFailure failure={accept.error ? toFailureView(accept.error) : null} />
        <div className="flex flex-wrap gap-2">
          <Button look="primary" aria-disabled={accept.isPending} onClick={() => !accept.isPending && accept.mutate()}>
            {accept.isPending ? 'Joining…' : 'Accept the invitation'}
          </Button>
          <Link to="/app" onClick={forgetInvitation} className={buttonClass({ look: 'quiet' })}>
            Not now
          </Link>
        </div>
        <p className="text-sm text-ink-faint">
          You are signed in as {me.user.email}. The invitation works until {formatMoment(expiresAt)}.
        </p>
      </div>
    </>
  );
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
