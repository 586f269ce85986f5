import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

import { useSession } from '../session/use-session.ts';
import { isOffered, settingsSections } from './settings-nav.ts';

/** The settings' own navigation beside (on a phone: above) the page it leads to. */
export function SettingsLayout() {
  const session = useSession();
  const pathname = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    if (pathname === undefined) return;
    // On a phone the entries stand in one row, most of it out of sight.
    const entry = nav.current?.querySelector<HTMLElement>('[aria-current="page"]');
    if (entry) nav.current?.scrollTo({ left: entry.offsetLeft - nav.current.offsetLeft - 16 });
  }, [pathname]);
  return (
    <div className="grid gap-8 md:grid-cols-[12rem_minmax(0,1fr)] md:gap-12">
      <nav
        ref={nav}
        aria-label="Settings"
        className="flex gap-6 overflow-x-auto md:sticky md:top-24 md:block md:space-y-6 md:self-start"
      >
        {settingsSections.map((section) => {
          const entries = section.entries.filter((entry) => isOffered(entry, session));
          if (entries.length === 0) return null;
          return (
            <div key={section.title}>
              <h2 className="sticky left-0 mb-1.5 w-fit px-3 text-xs font-medium whitespace-nowrap text-ink-faint">
                {section.title}
              </h2>
              <ul className="flex md:block">
                {entries.map((entry) => (
                  <li key={entry.to}>
                    <Link
                      to={entry.to}
                      className="block rounded-control px-3 py-2 text-sm font-medium whitespace-nowrap text-ink-soft hover:bg-sunken hover:text-ink"
                      activeProps={{ className: 'bg-sunken text-ink', 'aria-current': 'page' }}
                    >
                      {entry.label}
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </nav>
      <div className="min-w-0">
        <Outlet />
      </div>
    </div>
  );
}
