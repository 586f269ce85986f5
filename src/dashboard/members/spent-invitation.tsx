import { Link } from '@tanstack/react-router';

import { EntryHead } from '../entry/entry-head.tsx';
import { buttonClass } from '../ui/button.tsx';

export type SpentInvitationProps = { onLeave: () => void };

/** Used, revoked, too old, or cut off: the server does not say which. */
export function SpentInvitation({ onLeave }: SpentInvitationProps) {
  return (
    <>
      <EntryHead title="This invitation does not work any more">
        It has been used or revoked, or it has expired after 7 days. Ask whoever invited you for another one.
      </EntryHead>
      <Link to="/app" onClick={onLeave} className={`${buttonClass({ look: 'primary' })} mt-8`}>
        Go to LinkPulse
      </Link>
    </>
  );
}
