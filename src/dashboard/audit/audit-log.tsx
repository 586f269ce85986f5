import { getRouteApi } from '@tanstack/react-router';

import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { Button } from '../ui/button.tsx';
import { AuditRow } from './audit-row.tsx';
import { useAudit } from './use-audit.ts';

const route = getRouteApi('/app/settings/audit');
const cardClass = 'rounded-card border border-line bg-surface shadow-card';

export function AuditLog() {
  const search = route.useSearch();
  const log = useAudit(search);
  if (!log.data) {
    return log.error ? (
      <LoadFailure title="The audit log could not be loaded" error={log.error} onRetry={log.refetch} />
    ) : (
      <div className={`${cardClass} p-4 sm:p-6`}>
        <RowSkeleton label="Loading the audit log" rows={5} />
      </div>
    );
  }
  const entries = log.data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) {
    return (
      <p className="rounded-card border border-dashed border-line px-6 py-12 text-center text-ink-soft">
        {Object.keys(search).length === 0 ? 'Nothing has been changed yet.' : 'Nothing matches. Widen the filters.'}
      </p>
    );
  }
  return (
    <div>
      <ul
        aria-label="Changes, newest first"
        className={`${cardClass} divide-y divide-line transition-opacity ${log.isPlaceholderData ? 'opacity-60' : ''}`}
      >
        {entries.map((entry) => (
          <AuditRow key={entry.seq} entry={entry} />
        ))}
      </ul>
      {log.hasNextPage && (
        <div className="mt-5 text-center">
          <Button aria-disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {log.isFetchingNextPage ? 'Loading…' : 'Show older changes'}
          </Button>
        </div>
      )}
    </div>
  );
}
