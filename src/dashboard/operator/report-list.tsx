import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { listReports } from '../api/operator.ts';
import { toReasonLabel } from '../report/reasons.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { reviewsKey } from './reviews-key.ts';

export type ReportListProps = { linkId: string; count: number };

/** What was reported; asked for when somebody opens it. */
export function ReportList({ linkId, count }: ReportListProps) {
  const [isOpen, setIsOpen] = useState(false);
  const list = useQuery({
    queryKey: [...reviewsKey, linkId, 'reports'],
    queryFn: ({ signal }) => listReports(linkId, signal),
    enabled: isOpen,
  });
  return (
    <Disclosure summary={count === 1 ? '1 report' : `${count} reports`} onToggle={setIsOpen} className="mt-4">
      <div className="mt-3 rounded-control bg-sunken p-4 text-sm">
        {list.data ? (
          <ul className="space-y-3">
            {list.data.reports.map(({ reason, details, email, createdAt }) => (
              <li key={`${createdAt} ${details}`}>
                <p className="font-medium">{toReasonLabel(reason)}</p>
                {details !== '' && <p className="whitespace-pre-line wrap-anywhere text-ink-soft">{details}</p>}
                <p className="text-ink-faint">
                  <TimeAgo at={createdAt} />
                  {email !== null && ` from ${email}`}
                </p>
              </li>
            ))}
          </ul>
        ) : list.error ? (
          <LoadFailure title="The reports could not be loaded" error={list.error} onRetry={list.refetch} />
        ) : (
          <RowSkeleton label="Loading reports" rows={1} />
        )}
      </div>
    </Disclosure>
  );
}
