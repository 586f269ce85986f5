import type { Analytics } from '../../clicks/wire.ts';
import { formatClicks, formatCount } from '../ui/format.ts';

const tooltipWidth = 190;

export type ChartTooltipProps = {
  point: Analytics['series'][number];
  name: string;
  /** The bar's top, in the chart's pixels. */
  x: number;
  y: number;
  width: number;
};

/** Hidden from screen readers: the range input says the same. */
export function ChartTooltip({ point, name, x, y, width }: ChartTooltipProps) {
  const left = Math.min(Math.max(x - tooltipWidth / 2, 0), Math.max(0, width - tooltipWidth));
  const top = Math.max(0, y - 84);
  return (
    <div
      aria-hidden="true"
      style={{ width: tooltipWidth, transform: `translate(${left}px, ${top}px)` }}
      className="pointer-events-none absolute top-0 left-0 rounded-control border border-line bg-surface px-3 py-2 text-sm shadow-raised"
    >
      <p className="text-xs text-ink-faint">{name}</p>
      <p className="font-semibold tabular-nums">{formatClicks(point.clicks)}</p>
      <p className="text-xs text-ink-soft tabular-nums">{formatCount(point.humanClicks)} by people</p>
    </div>
  );
}
