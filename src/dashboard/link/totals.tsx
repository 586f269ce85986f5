import type { Analytics } from '../../clicks/wire.ts';
import { formatCount } from '../ui/format.ts';
import { TimeAgo } from '../ui/time-ago.tsx';

export type TotalsProps = { totals: Analytics['totals'] };

/** The window's numbers: people first, and what was no person named rather than hidden. */
export function Totals({ totals }: TotalsProps) {
  const others = [
    { name: 'Bots', count: totals.byClass.bot },
    { name: 'Previews', count: totals.byClass.preview },
    { name: 'Prefetches', count: totals.byClass.prefetch },
  ];
  return (
    <dl className="grid grid-cols-6 gap-x-4 gap-y-5 border-b border-line p-4 sm:flex sm:flex-wrap sm:items-end sm:gap-x-12 sm:p-6">
      <div className="col-span-3">
        <dt className="text-sm text-ink-soft">All clicks</dt>
        <dd
          data-testid="total-clicks"
          className="mt-0.5 text-4xl leading-none font-semibold tracking-tight tabular-nums"
        >
          {totals.clicks}
        </dd>
      </div>
      <div className="col-span-3">
        <dt className="flex items-center gap-2 text-sm text-ink-soft">
          <span aria-hidden="true" className="size-2.5 rounded-[3px] bg-signal" />
          By people
        </dt>
        <dd
          data-testid="human-clicks"
          className="mt-0.5 text-4xl leading-none font-semibold tracking-tight tabular-nums"
        >
          {totals.humanClicks}
        </dd>
      </div>
      {others.map(({ name, count }) => (
        <div key={name} className="col-span-2">
          <dt className="flex items-center gap-2 text-sm text-ink-soft">
            <span aria-hidden="true" className="size-2.5 rounded-[3px] bg-quiet" />
            {name}
          </dt>
          <dd className="mt-0.5 text-lg font-semibold tabular-nums">{formatCount(count ?? 0)}</dd>
        </div>
      ))}
      <div className="col-span-6 text-sm text-ink-faint sm:ml-auto">
        <dt className="inline">Last click </dt>
        <dd className="inline">{totals.lastClicked === null ? 'never' : <TimeAgo at={totals.lastClicked} />}</dd>
      </div>
    </dl>
  );
}
