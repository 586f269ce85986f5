import { useEffect } from 'react';

/** Names the document after what it shows; a screen reader says it when the page changes. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · LinkPulse`;
  }, [title]);
}
