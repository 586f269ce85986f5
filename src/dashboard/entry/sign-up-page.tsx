import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';

import { useSignInOptions } from '../api/sign-in-options.ts';
import { EntryHead } from './entry-head.tsx';
import { MailSent } from './mail-sent.tsx';
import { ProviderButtons } from './provider-buttons.tsx';
import { SignUpForm } from './sign-up-form.tsx';
import { textLinkClass } from '../ui/text-link.ts';
import { useReturn } from './use-return.ts';

const route = getRouteApi('/entry/app/sign-up');

export function SignUpPage() {
  const search = route.useSearch();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const options = useSignInOptions();
  useReturn(search.to);
  if (sentTo !== null) return <MailSent purpose="verify" email={sentTo} onCorrect={() => setSentTo(null)} />;
  return (
    <>
      <EntryHead title="Create an account">
        Have one already?{' '}
        <Link to="/app/sign-in" search={search} className={textLinkClass}>
          Sign in
        </Link>
      </EntryHead>
      {options.data?.signUpMode === 'closed' ? (
        <p className="mt-8 text-ink-soft">This instance gives out no new accounts at the moment.</p>
      ) : (
        <div className="mt-8 space-y-3">
          {options.data?.signUpMode === 'invite-only' && (
            <p className="pb-2 text-ink-soft">Accounts are for invited people: use the address that was invited.</p>
          )}
          <SignUpForm onSent={setSentTo} />
          <ProviderButtons to={search.to} />
        </div>
      )}
    </>
  );
}
