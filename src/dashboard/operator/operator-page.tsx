import type { ReactNode } from 'react';

import { PersonPage } from '../settings/person-page.tsx';

export type OperatorPageProps = { title: string; children: ReactNode };

export function OperatorPage({ title, children }: OperatorPageProps) {
  return (
    <PersonPage title={title}>
      {({ isOperator }) =>
        isOperator ? (
          children
        ) : (
          <p className="max-w-prose text-ink-soft">
            This page is for those who run this instance. Another of them can make you one.
          </p>
        )
      }
    </PersonPage>
  );
}
