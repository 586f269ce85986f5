import { Link } from '@tanstack/react-router';

import { Logo } from '../ui/logo.tsx';

export function LandingFooter() {
  return (
    <footer className="border-t border-line">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-8 gap-y-4 px-4 py-8 text-sm text-ink-soft sm:px-8">
        <Logo />
        <p className="flex flex-wrap gap-x-6 gap-y-2">
          <a href="/api/docs" className="rounded hover:text-ink hover:underline">
            API reference
          </a>
          <Link to="/app/report" className="rounded hover:text-ink hover:underline">
            Report a link
          </Link>
          <span>Open source, Apache-2.0</span>
        </p>
      </div>
    </footer>
  );
}
