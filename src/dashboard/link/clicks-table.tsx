import type { Analytics } from '../../clicks/wire.ts';
import { formatCount } from '../ui/format.ts';
import type { MomentLabels } from './moment-labels.ts';

export type ClicksTableProps = { series: Analytics['series']; labels: MomentLabels; caption: string };

/** The newest first; it scrolls in itself, and can be scrolled by keyboard. */
export function ClicksTable({ series, labels, caption }: ClicksTableProps) {
  return (
    <section
      aria-label="Clicks over time, as a table"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="h-72 overflow-y-auto rounded-control border border-line"
    >
      <table className="w-full text-left text-sm tabular-nums">
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky top-0 bg-sunken text-ink-soft">
          <tr>
            <th scope="col" className="px-3 py-2 font-medium">
              Time
            </th>
            <th scope="col" className="px-3 py-2 text-right font-medium">
              Clicks
            </th>
            <th scope="col" className="px-3 py-2 text-right font-medium">
              By people
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {series.toReversed().map((point) => (
            <tr key={point.start}>
              <th scope="row" className="px-3 py-2 font-normal">
                {labels.full(point.start)}
              </th>
              <td className="px-3 py-2 text-right">{formatCount(point.clicks)}</td>
              <td className="px-3 py-2 text-right">{formatCount(point.humanClicks)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
