import { Link } from '@tanstack/react-router';

import { useWorkspace } from '../api/use-workspace.ts';
import { endSession } from '../session/session.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { LogoMark } from '../ui/logo.tsx';
import { ThemeToggle } from '../ui/theme-toggle.tsx';

export function AppHeader() {
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-canvas/90 backdrop-blur">
      <div className="mx-auto flex h-16 max-w-5xl items-center gap-3 px-4 sm:px-6">
        <Link to="/app/links" aria-label="LinkPulse, all links" className="-m-1 rounded-control p-1">
          <LogoMark className="h-5 w-[2.125rem]" />
        </Link>
        <span aria-hidden="true" className="text-xl font-light text-edge">
          /
        </span>
        <Identity />
        <nav aria-label="Main" className="ml-auto flex items-center gap-1">
          <a
            href="/api/docs"
            className="hidden rounded-control px-3 py-2 text-sm font-medium text-ink-soft hover:bg-sunken hover:text-ink sm:block"
          >
            API reference
          </a>
          <ThemeToggle />
          <Button look="quiet" size="icon" aria-label="Sign out" title="Sign out" onClick={() => endSession()}>
            <Icon name="leave" />
          </Button>
        </nav>
      </div>
    </header>
  );
}

function Identity() {
  const { data } = useWorkspace();
  if (!data) return <span className="skeleton h-4 w-28 rounded bg-sunken" />;
  return (
    <p className="flex min-w-0 items-baseline gap-2.5">
      <span className="truncate font-medium">{data.workspace.name}</span>
      <span className="hidden truncate text-sm text-ink-faint md:block">
        {data.key.name} <span className="font-mono text-xs">{data.key.hint}</span>
      </span>
    </p>
  );
}
