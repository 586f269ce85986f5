import type { ReactNode } from 'react';

import { usePageTitle } from '../ui/page-title.ts';

export type EntryHeadProps = { title: string; children?: ReactNode };

export function EntryHead({ title, children }: EntryHeadProps) {
  usePageTitle(title);
  return (
    <>
      <h1 className="text-3xl font-semibold">{title}</h1>
      {children && <p className="mt-2 text-ink-soft">{children}</p>}
    </>
  );
}
