import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

import type { SignInAnswer } from '../api/auth.ts';
import { takeKeptPath } from '../session/kept-path.ts';
import { loadSession } from '../session/load-session.ts';
import { currentSession } from '../session/session.ts';
import { useSession } from '../session/use-session.ts';
import { Alert } from '../ui/alert.tsx';
import { EntryHead } from './entry-head.tsx';
import { OtherWays } from './other-ways.tsx';
import { explainProviderFailure } from './provider-failure.ts';
import { PasswordForm } from './password-form.tsx';
import { SecondFactor } from './second-factor.tsx';
import { textLinkClass } from '../ui/text-link.ts';
import { useReturn } from './use-return.ts';

const route = getRouteApi('/entry/app/sign-in');

export function SignInPage() {
  const search = route.useSearch();
  const session = useSession();
  const [asksSecond, setAsksSecond] = useState(false);
  // Whoever comes back from another provider with an error wanted to go somewhere before.
  const [kept] = useState(() => (search.error === undefined ? undefined : takeKeptPath()));
  const to = search.to ?? kept;
  useReturn(to);
  useEffect(() => {
    // Whoever is signed in already goes on; without an answer the form is what one needs anyway.
    if (currentSession().kind === 'unknown') void loadSession().catch(() => undefined);
  }, []);

  async function goOn(answer: SignInAnswer): Promise<void> {
    if (answer.twoFactorRedirect) setAsksSecond(true);
    else await loadSession();
  }

  if (asksSecond) return <SecondFactor onCancel={() => setAsksSecond(false)} />;
  const onward = to === undefined ? {} : { to };
  const notice = session.kind === 'none' ? session.notice : null;
  return (
    <>
      <EntryHead title="Sign in">
        New here?{' '}
        <Link to="/app/sign-up" search={onward} className={textLinkClass}>
          Create an account
        </Link>
      </EntryHead>
      <div className="mt-8 space-y-6">
        {notice && <Alert tone="warn" title={notice} />}
        {search.error !== undefined && (
          <Alert title="You are not signed in">{explainProviderFailure(search.error)}</Alert>
        )}
        <PasswordForm onAnswer={goOn} />
        <OtherWays to={to} onSignedIn={loadSession} />
      </div>
      <p className="mt-8 border-t border-line pt-5 text-sm text-ink-soft">
        No account, but a key?{' '}
        <Link to="/app/sign-in-key" search={onward} className={textLinkClass}>
          Use an API key instead
        </Link>
      </p>
    </>
  );
}
