import { useMemo, useState } from 'react';

import type { Analytics } from '../../clicks/wire.ts';
import { formatClicks } from '../ui/format.ts';
import { ClicksChart } from './clicks-chart.tsx';
import { ClicksTable } from './clicks-table.tsx';
import { momentLabels } from './moment-labels.ts';

export type ClicksOverTimeProps = { analytics: Analytics; windowName: string };

/** The series as a picture or, for whoever prefers reading, as a table. */
export function ClicksOverTime({ analytics, windowName }: ClicksOverTimeProps) {
  const [asTable, setAsTable] = useState(false);
  const { granularity, timezone, start, end, series, totals } = analytics;
  const labels = useMemo(
    () => momentLabels({ granularity, timezone, start, end }),
    [granularity, timezone, start, end],
  );
  const summary = `${windowName}: ${formatClicks(totals.clicks)}, ${totals.humanClicks} by people, per ${granularity}. ${peakText(series, labels.full)}`;
  return (
    <div className="p-4 sm:p-6">
      {asTable ? (
        <ClicksTable series={series} labels={labels} caption={`${windowName}, per ${granularity}`} />
      ) : (
        <ClicksChart series={series} labels={labels} summary={summary} />
      )}
      <div className="mt-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2 text-sm text-ink-faint">
        <p>
          Per {granularity}, {timezone.replaceAll('_', ' ')}
        </p>
        <button
          type="button"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
          className="rounded underline decoration-edge underline-offset-4 hover:text-ink"
        >
          Show as table
        </button>
      </div>
    </div>
  );
}

function peakText(series: Analytics['series'], name: (start: string) => string): string {
  const peak = series.reduce<Analytics['series'][number] | null>(
    (best, point) => (point.clicks > (best?.clicks ?? 0) ? point : best),
    null,
  );
  return peak ? `Most at ${name(peak.start)}: ${formatClicks(peak.clicks)}.` : 'No clicks yet.';
}
