import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';

import { EntryHead } from './entry-head.tsx';
import { MailSent } from './mail-sent.tsx';
import { SignUpForm } from './sign-up-form.tsx';
import { textLinkClass } from '../ui/text-link.ts';
import { useReturn } from './use-return.ts';

const route = getRouteApi('/entry/app/sign-up');

export function SignUpPage() {
  const search = route.useSearch();
  const [sentTo, setSentTo] = useState<string | null>(null);
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
      <div className="mt-8">
        <SignUpForm onSent={setSentTo} />
      </div>
    </>
  );
}
