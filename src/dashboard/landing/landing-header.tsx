import { Link } from '@tanstack/react-router';

import { buttonClass } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';
import { ThemeToggle } from '../ui/theme-toggle.tsx';

export function LandingHeader() {
  return (
    <header className="mx-auto flex h-18 max-w-6xl items-center justify-between gap-4 px-4 sm:px-8">
      <Link to="/" aria-label="LinkPulse, start page" className="-m-1 rounded-control p-1">
        <Logo />
      </Link>
      <nav aria-label="Main" className="flex items-center gap-1 sm:gap-2">
        <a href="/api/docs" className={`${buttonClass({ look: 'quiet', size: 'small' })} max-sm:hidden`}>
          API reference
        </a>
        <ThemeToggle />
        <Link to="/app" className={buttonClass({ size: 'small' })}>
          Open the app
        </Link>
      </nav>
    </header>
  );
}
