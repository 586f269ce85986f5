import { QueryClientProvider } from '@tanstack/react-query';
import { Navigate, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

import { openQueryClient } from '../api/query-client.ts';
import { AppHeader } from '../shell/app-header.tsx';
import { focusMain, useFocusOnNavigation } from '../shell/use-focus-on-navigation.ts';
import { Alert } from '../ui/alert.tsx';
import { SkipLink } from '../ui/skip-link.tsx';
import { ChooseWorkspace } from './choose-workspace.tsx';
import { FirstWorkspace } from './first-workspace.tsx';
import { parseEntrySearch } from './return-path.ts';
import { SessionLoader } from './session-loader.tsx';
import type { Session } from './session.ts';
import { useRecheck } from './use-recheck.ts';
import { useSession } from './use-session.ts';

/** The app behind the sign-in page, which leads back to whatever was asked for. */
export function AppFrame() {
  const session = useSession();
  switch (session.kind) {
    case 'unknown':
      return <SessionLoader />;
    case 'none':
      return <ToSignIn />;
    case 'key':
      return <SessionFrame key={session.key} session={session} />;
    case 'person':
      return <SessionFrame key={`${session.me.user.id} ${session.me.workspace?.id}`} session={session} />;
  }
}

function ToSignIn() {
  const asked = useRouterState({ select: ({ location }) => location.pathname + location.searchStr });
  // As it was at first: this still stands here when the address has changed and the sign-in page is being loaded.
  const [search] = useState(() => parseEntrySearch({ to: asked }));
  return <Navigate to="/app/sign-in" search={search} replace />;
}

type SignedIn = Extract<Session, { kind: 'key' | 'person' }>;

/** Made anew for every key, person and workspace, and with it the cache of answers: what one may see is never shown to the next. */
function SessionFrame({ session }: { session: SignedIn }) {
  const [queryClient] = useState(openQueryClient);
  const notice = session.kind === 'person' ? session.notice : null;
  useFocusOnNavigation();
  useRecheck();
  // The form that had the focus is gone.
  useEffect(() => {
    if (session.entered) focusMain();
  }, [session.entered]);
  return (
    <QueryClientProvider client={queryClient}>
      <SkipLink />
      <AppHeader />
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-5xl px-4 pt-8 pb-24 sm:px-6 sm:pt-12">
        {notice && (
          <div className="mb-6">
            <Alert tone="warn" title={notice} />
          </div>
        )}
        {session.kind === 'person' && session.me.workspace?.suspendedAt && <SuspensionNotice />}
        <SessionContent session={session} />
      </main>
    </QueryClientProvider>
  );
}

function SuspensionNotice() {
  return (
    <div className="mb-6">
      <Alert tone="warn" title="This workspace is suspended">
        Those who run this instance have suspended it: its links lead nowhere, and nothing in it can be changed until
        they resume it.
      </Alert>
    </div>
  );
}

/** Nearly every page is about a workspace; a person without one is asked for it first. */
function SessionContent({ session }: { session: SignedIn }) {
  const needs = useRouterState({ select: ({ matches }) => matches.at(-1)?.staticData.needs });
  if (session.kind !== 'person' || session.me.workspace || needs === 'person') return <Outlet />;
  return session.me.workspaces.length > 0 ? <ChooseWorkspace me={session.me} /> : <FirstWorkspace me={session.me} />;
}
