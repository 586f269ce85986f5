import type { Analytics } from '../../clicks/wire.ts';
import { formatCount } from '../ui/format.ts';
import { shownDimensions, toValueName } from './dimension-names.ts';
import { toEmptyText } from './empty-text.ts';

export type TopListsProps = { top: Analytics['top']; clicks: number };

export function TopLists({ top, clicks }: TopListsProps) {
  const empty = toEmptyText(top, clicks);
  return (
    <div className="grid gap-4 sm:grid-cols-2 sm:[&>:last-child]:col-span-2 lg:grid-cols-12 lg:[&>:nth-child(-n+3)]:col-span-4 lg:[&>:nth-child(n+4)]:col-span-3">
      {shownDimensions.map(({ dimension, title }) => (
        <TopList
          key={dimension}
          title={title}
          empty={empty}
          rows={(top[dimension] ?? []).map(({ value, clicks }) => ({
            value,
            clicks,
            name: toValueName(dimension, value),
          }))}
        />
      ))}
    </div>
  );
}

type TopListProps = { title: string; empty: string; rows: readonly { value: string; name: string; clicks: number }[] };

function TopList({ title, empty, rows }: TopListProps) {
  const most = Math.max(1, ...rows.map(({ clicks }) => clicks));
  return (
    <section aria-label={title} className="rounded-card border border-line bg-surface p-4 shadow-card sm:p-5">
      <h3 className="mb-3 text-sm font-semibold tracking-normal">{title}</h3>
      {rows.length === 0 ? (
        <p className="py-2 text-sm text-ink-faint">{empty}</p>
      ) : (
        <ol className="space-y-1">
          {rows.map(({ value, name, clicks }) => (
            <li key={value} className="relative flex items-baseline justify-between gap-3 px-2 py-1.5 text-sm">
              <svg
                aria-hidden="true"
                viewBox="0 0 100 1"
                preserveAspectRatio="none"
                className="absolute inset-0 size-full rounded-md"
              >
                <rect width={(clicks / most) * 100} height="1" className="fill-line/70" />
              </svg>
              <span className="relative truncate" title={name}>
                {name}
              </span>
              <span className="relative font-medium tabular-nums">
                {formatCount(clicks)}
                <span className="sr-only"> {clicks === 1 ? 'click' : 'clicks'}</span>
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
