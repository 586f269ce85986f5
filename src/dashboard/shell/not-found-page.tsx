import { Link } from '@tanstack/react-router';

import { buttonClass } from '../ui/button.tsx';
import { FlatLine } from '../ui/flat-line.tsx';
import { usePageTitle } from '../ui/page-title.ts';

export function NotFoundPage() {
  usePageTitle('Page not found');
  return (
    <main
      id="main"
      tabIndex={-1}
      className="mx-auto grid min-h-[70dvh] max-w-lg place-content-center justify-items-center gap-5 px-6 text-center"
    >
      <FlatLine />
      <h1 className="text-3xl font-semibold">No pulse here</h1>
      <p className="text-ink-soft">This address leads to no page of LinkPulse.</p>
      <Link to="/" className={buttonClass()}>
        Go to the start page
      </Link>
    </main>
  );
}
