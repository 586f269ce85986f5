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

/** For after something was deleted: if its row had the focus and is gone two frames later, the page's content gets it. */
export function rescueFocus(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (document.activeElement === null || document.activeElement === document.body) focusMain();
    }),
  );
}

export function focusMain(): void {
  document.getElementById('main')?.focus({ preventScroll: true });
}
