import { Link } from '@tanstack/react-router';

import { EntryHead } from '../entry/entry-head.tsx';
import { buttonClass } from '../ui/button.tsx';

const back = { to: '/app/invitation' };

/** Nobody is told who invites to what before it is known who asks. */
export function InvitedStranger() {
  return (
    <>
      <EntryHead title="You are invited">
        Somebody wants you in their workspace on LinkPulse. Sign in, or create an account with the address that the
        invitation was sent to; then you see who and where.
      </EntryHead>
      <div className="mt-8 grid gap-3">
        <Link to="/app/sign-up" search={back} className={buttonClass({ look: 'primary' })}>
          Create an account
        </Link>
        <Link to="/app/sign-in" search={back} className={buttonClass()}>
          I have an account
        </Link>
      </div>
    </>
  );
}
