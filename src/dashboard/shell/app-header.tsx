import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { signOut } from '../api/auth.ts';
import { useWorkspace } from '../api/use-workspace.ts';
import { forgetInvitation } from '../members/kept-invitation.ts';
import { endSession } from '../session/session.ts';
import { useSession } from '../session/use-session.ts';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { LogoMark } from '../ui/logo.tsx';
import { ThemeToggle } from '../ui/theme-toggle.tsx';
import { WorkspaceSwitcher } from './workspace-switcher.tsx';

export function AppHeader() {
  const session = useSession();
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-canvas/90 backdrop-blur">
      <div className="mx-auto flex h-16 max-w-5xl items-center gap-2 px-4 sm:gap-3 sm:px-6">
        <Link to="/app/links" aria-label="LinkPulse, all links" className="-m-1 rounded-control p-1">
          <LogoMark className="h-5 w-[2.125rem]" />
        </Link>
        <span aria-hidden="true" className="hidden text-xl font-light text-edge sm:block">
          /
        </span>
        {session.kind === 'person' ? <WorkspaceSwitcher me={session.me} /> : <KeyWorkspace />}
        <nav aria-label="Main" className="ml-auto flex items-center sm:gap-1">
          <Link
            to="/app/links"
            className="rounded-control px-1.5 py-2 text-sm font-medium hover:bg-sunken hover:text-ink min-[375px]:px-2 sm:px-3"
            activeProps={{ className: 'text-ink' }}
            inactiveProps={{ className: 'text-ink-soft' }}
          >
            Links
          </Link>
          <a
            href="/api/docs"
            className="hidden rounded-control px-3 py-2 text-sm font-medium text-ink-soft hover:bg-sunken hover:text-ink sm:block"
          >
            API reference
          </a>
          {/* A narrow phone has room for the workspace's name or for this, which a person's settings have too. */}
          <span className={session.kind === 'person' ? 'max-[375px]:hidden' : undefined}>
            <ThemeToggle />
          </span>
          {session.kind === 'person' && (
            <Link
              to="/app/settings/profile"
              aria-label={`Settings of ${session.me.user.name}`}
              title="Settings"
              className="inline-flex size-10 items-center justify-center rounded-control text-ink-soft hover:bg-sunken hover:text-ink"
            >
              <Icon name="person" />
            </Link>
          )}
          <SignOut isPerson={session.kind === 'person'} />
        </nav>
      </div>
    </header>
  );
}

function SignOut({ isPerson }: { isPerson: boolean }) {
  const leave = useMutation({
    mutationFn: () => (isPerson ? signOut() : Promise.resolve()),
    onSuccess: () => {
      forgetInvitation();
      endSession();
    },
    onError: () => announce('You could not be signed out. Try again.'),
  });
  return (
    <Button
      look="quiet"
      size="icon"
      aria-label="Sign out"
      title={leave.isError ? 'You could not be signed out. Try again.' : 'Sign out'}
      aria-disabled={leave.isPending}
      onClick={() => !leave.isPending && leave.mutate()}
    >
      <Icon name="leave" className={leave.isError ? 'size-5 text-danger' : 'size-5'} />
    </Button>
  );
}

function KeyWorkspace() {
  const { data } = useWorkspace();
  if (!data) return <span className="skeleton h-4 w-28 rounded bg-sunken" />;
  return (
    <p className="flex min-w-0 items-baseline gap-2.5">
      <span className="truncate font-medium">{data.workspace.name}</span>
      {data.key && (
        <span className="hidden truncate text-sm text-ink-faint md:block">
          {data.key.name} <span className="font-mono text-xs">{data.key.hint}</span>
        </span>
      )}
    </p>
  );
}
