import { useMutation } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';

import { signOut } from '../api/auth.ts';
import { EntryHead } from '../entry/entry-head.tsx';
import { keepAddress } from '../entry/known-address.ts';
import { endSession } from '../session/session.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { forgetInvitation } from './kept-invitation.ts';

export type OtherAddressProps = { invited: string | null; present: string };

/** An invitation by mail is only for the owner of its address. */
export function OtherAddress({ invited, present }: OtherAddressProps) {
  const router = useRouter();
  const change = useMutation({
    async mutationFn() {
      await signOut();
      endSession();
      keepAddress(invited ?? '');
      await router.navigate({ to: '/app/sign-in', search: { to: '/app/invitation' } });
    },
  });
  return (
    <>
      <EntryHead title="This invitation is for another address">
        It was sent to {invited ?? 'somebody else'}, and you are signed in as {present}. Sign in with the account of
        that address, or ask for an invitation to yours.
      </EntryHead>
      <div className="mt-8 flex flex-wrap gap-2">
        <Button look="primary" aria-disabled={change.isPending} onClick={() => !change.isPending && change.mutate()}>
          {change.isError ? 'That did not work. Try again' : 'Use another account'}
        </Button>
        <Link to="/app" onClick={forgetInvitation} className={buttonClass({ look: 'quiet' })}>
          Stay signed in
        </Link>
      </div>
    </>
  );
}
