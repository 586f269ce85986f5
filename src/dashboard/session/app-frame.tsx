import { QueryClientProvider } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

import { openQueryClient } from '../api/query-client.ts';
import { AppHeader } from '../shell/app-header.tsx';
import { focusMain, useFocusOnNavigation } from '../shell/use-focus-on-navigation.ts';
import { SkipLink } from '../ui/skip-link.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { useSession } from './use-session.ts';

/** The app behind the key: without one, the sign-in page stands in place of whatever was asked for. */
export function AppFrame() {
  const { key } = useSession();
  return <SessionFrame key={key ?? ''} signedIn={key !== null} />;
}

/** Made anew for every session, and with it the cache of answers. */
function SessionFrame({ signedIn }: { signedIn: boolean }) {
  const [queryClient] = useState(openQueryClient);
  return <QueryClientProvider client={queryClient}>{signedIn ? <SignedIn /> : <SignInPage />}</QueryClientProvider>;
}

function SignedIn() {
  const { entered } = useSession();
  useFocusOnNavigation();
  // The form that had the focus is gone.
  useEffect(() => {
    if (entered) focusMain();
  }, [entered]);
  return (
    <>
      <SkipLink />
      <AppHeader />
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-5xl px-4 pt-8 pb-24 sm:px-6 sm:pt-12">
        <Outlet />
      </main>
    </>
  );
}
