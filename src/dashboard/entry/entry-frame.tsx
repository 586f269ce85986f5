import { QueryClientProvider } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { useState } from 'react';

import { openQueryClient } from '../api/query-client.ts';
import { useFocusOnNavigation } from '../shell/use-focus-on-navigation.ts';
import { Logo } from '../ui/logo.tsx';
import { SkipLink } from '../ui/skip-link.tsx';
import { ThemeToggle } from '../ui/theme-toggle.tsx';

/** Around the pages that one sees before signing in. */
export function EntryFrame() {
  const [queryClient] = useState(openQueryClient);
  useFocusOnNavigation();
  return (
    <QueryClientProvider client={queryClient}>
      <SkipLink />
      <header className="mx-auto flex h-16 max-w-5xl items-center justify-between px-4 sm:px-6">
        <Link to="/" aria-label="LinkPulse, start page" className="-m-1 rounded-control p-1">
          <Logo />
        </Link>
        <ThemeToggle />
      </header>
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-md px-4 pt-[6dvh] pb-24 sm:px-6 sm:pt-[10dvh]">
        <Outlet />
      </main>
    </QueryClientProvider>
  );
}
