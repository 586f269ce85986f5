import { Link } from '@tanstack/react-router';

import { Alert } from '../ui/alert.tsx';
import { Logo } from '../ui/logo.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { SkipLink } from '../ui/skip-link.tsx';
import { ThemeToggle } from '../ui/theme-toggle.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { useSession } from './use-session.ts';

export function SignInPage() {
  usePageTitle('Sign in');
  const { notice } = useSession();
  return (
    <>
      <SkipLink />
      <header className="mx-auto flex h-16 max-w-5xl items-center justify-between px-4 sm:px-6">
        <Link to="/" aria-label="LinkPulse, start page" className="-m-1 rounded-control p-1">
          <Logo />
        </Link>
        <ThemeToggle />
      </header>
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-md px-4 pt-[8dvh] pb-24 sm:px-6 sm:pt-[14dvh]">
        <h1 className="text-3xl font-semibold">Sign in</h1>
        <p className="mt-2 text-ink-soft">
          With an API key of your workspace. It stays in this tab and is forgotten when you close it.
        </p>
        <div className="mt-8 space-y-5">
          {notice && <Alert tone="warn" title={notice} />}
          <SignInForm />
        </div>
        <p className="mt-8 border-t border-line pt-5 text-sm text-ink-soft">
          On your own machine,{' '}
          <code className="rounded bg-sunken px-1.5 py-0.5 font-mono text-[0.8125rem] text-ink">npm run dev</code>{' '}
          prints a demo key when everything is ready.
        </p>
      </main>
    </>
  );
}
