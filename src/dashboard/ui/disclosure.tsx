import type { ReactNode } from 'react';
import { useState } from 'react';

import { Icon } from './icon.tsx';

export type DisclosureProps = {
  summary: ReactNode;
  /** The summary's accessible name, where what stands on it does not say which thing it is about. */
  label?: string;
  /** Open whatever the reader has chosen, as when something in it is wrong. */
  mustShow?: boolean;
  onToggle?: (isOpen: boolean) => void;
  className?: string;
  children: ReactNode;
};

/** What few need, behind a line that opens it. */
export function Disclosure({ summary, label, mustShow = false, onToggle, className = '', children }: DisclosureProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      open={isOpen || mustShow}
      onToggle={({ currentTarget: { open } }) => {
        setIsOpen(open);
        onToggle?.(open);
      }}
      className={`group ${className}`}
    >
      <summary
        aria-label={label}
        className="-mx-1 inline-flex items-center gap-1.5 rounded px-1 text-sm font-medium text-ink-soft hover:text-ink"
      >
        <Icon name="chevron" className="size-4 -rotate-90 transition-transform group-open:rotate-0" />
        {summary}
      </summary>
      {children}
    </details>
  );
}
