import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import { getAnalytics } from '../api/analytics.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { defaultInterval, intervals } from './analytics-search.ts';
import { ClicksOverTime } from './clicks-over-time.tsx';
import { IntervalPicker } from './interval-picker.tsx';
import { LivePulse } from './live-pulse.tsx';
import { TopLists } from './top-lists.tsx';
import { Totals } from './totals.tsx';

/** How often the numbers are read again while the page is visible. */
const refreshMs = 3_000;
const route = getRouteApi('/app/links/$linkId');
const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export type AnalyticsPanelProps = { linkId: string };

export function AnalyticsPanel({ linkId }: AnalyticsPanelProps) {
  const { interval = defaultInterval } = route.useSearch();
  const query = useQuery({
    queryKey: ['analytics', linkId, interval],
    queryFn: ({ signal }) => getAnalytics(linkId, { interval, timezone }, signal),
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
  const name = intervals.find(({ value }) => value === interval)?.name ?? '';
  return (
    <section aria-labelledby="clicks-title" className="space-y-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <h2 id="clicks-title" className="flex items-center gap-3 text-xl font-semibold">
          Clicks
          <LivePulse beat={query.data?.totals.clicks ?? 0} failing={query.isRefetchError} />
        </h2>
        <IntervalPicker chosen={interval} />
      </div>
      {query.data ? (
        <div className={`space-y-4 transition-opacity ${query.isPlaceholderData ? 'opacity-60' : ''}`}>
          <div className="rounded-card border border-line bg-surface shadow-card">
            <Totals totals={query.data.totals} />
            <ClicksOverTime analytics={query.data} windowName={name} />
          </div>
          <TopLists top={query.data.top} clicks={query.data.totals.clicks} />
        </div>
      ) : query.error ? (
        <LoadFailure title="The clicks could not be loaded" error={query.error} onRetry={query.refetch} />
      ) : (
        <Skeleton label="Loading clicks" className="h-96 rounded-card bg-sunken" />
      )}
    </section>
  );
}
