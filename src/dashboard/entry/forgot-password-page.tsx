import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { requestPasswordReset } from '../api/auth.ts';
import { AddressForm } from './address-form.tsx';
import { EntryHead } from './entry-head.tsx';
import { MailSent } from './mail-sent.tsx';
import { textLinkClass } from '../ui/text-link.ts';

export function ForgotPasswordPage() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (sentTo !== null) return <MailSent purpose="reset" email={sentTo} onCorrect={() => setSentTo(null)} />;
  return (
    <>
      <EntryHead title="Forgot your password?">
        Enter the address of your account, and we mail you a link to choose a new one.
      </EntryHead>
      <AddressForm action="Send the link" send={requestPasswordReset} onSent={setSentTo} />
      <p className="mt-6 text-sm text-ink-soft">
        Remembered it?{' '}
        <Link to="/app/sign-in" className={textLinkClass}>
          Back to sign in
        </Link>
      </p>
    </>
  );
}
