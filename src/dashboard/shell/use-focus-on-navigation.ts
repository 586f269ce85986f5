import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** Moves the focus to the new page's content, as a browser does when it loads a document; not on the first page. */
export function useFocusOnNavigation(): void {
  const pathname = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const shown = useRef(pathname);
  useEffect(() => {
    if (pathname === undefined || shown.current === pathname) return;
    const isFirst = shown.current === undefined;
    shown.current = pathname;
    if (!isFirst) focusMain();
  }, [pathname]);
}

/** After what had the focus is gone, such as the row of something deleted. */
export function rescueFocus(): void {
  if (document.activeElement === null || document.activeElement === document.body) focusMain();
}

export function focusMain(): void {
  document.getElementById('main')?.focus({ preventScroll: true });
}
