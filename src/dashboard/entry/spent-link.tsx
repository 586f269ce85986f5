import { Link } from '@tanstack/react-router';

import { buttonClass } from '../ui/button.tsx';
import { EntryHead } from './entry-head.tsx';

export type SpentLinkProps = {
  next: { to: '/app/forgot-password' | '/app/sign-in' | '/app/sign-in-link'; label: string };
};

/** A mailed link that opens nothing: used, too old, or cut off by a mail program. */
export function SpentLink({ next }: SpentLinkProps) {
  return (
    <>
      <EntryHead title="This link does not work any more">
        Links in our mails work once and for a limited time. It may also have been cut off when you copied it.
      </EntryHead>
      <Link to={next.to} className={`${buttonClass({ look: 'primary' })} mt-8`}>
        {next.label}
      </Link>
    </>
  );
}
