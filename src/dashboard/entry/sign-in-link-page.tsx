import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';

import { sendSignInLink, signInByLink } from '../api/auth.ts';
import { codeOf, toFailureView } from '../api/failure.ts';
import { loadSession } from '../session/load-session.ts';
import { Button } from '../ui/button.tsx';
import { FormFailure } from '../shell/form-failure.tsx';
import { AddressForm } from './address-form.tsx';
import { EntryHead } from './entry-head.tsx';
import { MailSent } from './mail-sent.tsx';
import { useMailedToken } from './mailed-token.ts';
import { SecondFactor } from './second-factor.tsx';
import { SpentLink } from './spent-link.tsx';
import { textLinkClass } from '../ui/text-link.ts';
import { useReturn } from './use-return.ts';

const route = getRouteApi('/entry/app/sign-in-link');

/** Asks for a sign-in link, and is where that link leads. */
export function SignInLinkPage() {
  const search = route.useSearch();
  const token = useMailedToken();
  useReturn(search.to);
  return token === null ? <AskForLink /> : <UseLink key={token} token={token} />;
}

function AskForLink() {
  const search = route.useSearch();
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (sentTo !== null) return <MailSent purpose="signIn" email={sentTo} onCorrect={() => setSentTo(null)} />;
  return (
    <>
      <EntryHead title="Sign in by mail">Enter the address of your account, and we mail you a link.</EntryHead>
      <AddressForm action="Send the link" send={sendSignInLink} onSent={setSentTo} />
      <p className="mt-6 text-sm text-ink-soft">
        <Link to="/app/sign-in" search={search} className={textLinkClass}>
          Sign in another way
        </Link>
      </p>
    </>
  );
}

/** A button, because programs that look into mails open links too, but press nothing. */
function UseLink({ token }: { token: string }) {
  const [asksSecond, setAsksSecond] = useState(false);
  const enter = useMutation({
    mutationFn: async () => {
      const answer = await signInByLink(token);
      if (answer.twoFactorRedirect) setAsksSecond(true);
      else await loadSession();
    },
  });
  if (asksSecond) return <SecondFactor onCancel={() => setAsksSecond(false)} />;
  if (codeOf(enter.error) === 'proof_invalid') {
    return <SpentLink next={{ to: '/app/sign-in', label: 'Sign in another way' }} />;
  }
  return (
    <>
      <EntryHead title="Sign in to LinkPulse">You opened the link from our mail. One press, and you are in.</EntryHead>
      <div className="mt-8 space-y-5">
        <FormFailure failure={enter.error ? toFailureView(enter.error) : null} />
        <Button look="primary" aria-disabled={enter.isPending} onClick={() => !enter.isPending && enter.mutate()}>
          {enter.isPending ? 'Signing in…' : 'Sign in'}
        </Button>
      </div>
    </>
  );
}
