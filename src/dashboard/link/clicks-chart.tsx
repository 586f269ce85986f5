import type { PointerEvent } from 'react';
import { useState } from 'react';

import type { Analytics } from '../../clicks/wire.ts';
import { FlatLine } from '../ui/flat-line.tsx';
import { formatClicks, formatShortCount } from '../ui/format.ts';
import { useWidth } from '../ui/use-width.ts';
import { toBar, toBarPath, toCountTicks, toIndexAt, toLabelIndexes } from './chart-scale.ts';
import { ChartTooltip } from './chart-tooltip.tsx';
import type { MomentLabels } from './moment-labels.ts';

const height = 288;
const margin = { top: 12, right: 0, bottom: 28, left: 40 };
const bottom = height - margin.bottom;
/** Room that an axis label needs, with air. */
const labelWidth = 76;

export type ClicksChartProps = { series: Analytics['series']; labels: MomentLabels; summary: string };

/**
 * Bars of people's clicks with the rest stacked on top. A range input lies under the picture: it gives the keyboard and
 * screen readers the same walk along the bars that a pointer has.
 */
export function ClicksChart({ series, labels, summary }: ClicksChartProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const [active, setActive] = useState<number | null>(null);
  const plotWidth = Math.max(0, width - margin.left - margin.right);
  const ticks = toCountTicks(Math.max(1, ...series.map(({ clicks }) => clicks)));
  const top = ticks.at(-1) ?? 1;
  const y = (count: number) => bottom - (count / top) * (bottom - margin.top);
  const shown = active === null ? undefined : series[active];
  const last = series.length - 1;
  const read = (index: number) => {
    const point = series[index];
    return point ? `${labels.full(point.start)}: ${formatClicks(point.clicks)}, ${point.humanClicks} by people` : '';
  };

  function follow(event: PointerEvent<HTMLDivElement>): void {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - margin.left;
    setActive(series.length === 0 ? null : toIndexAt(x, series.length, plotWidth));
  }

  return (
    <div
      ref={box}
      onPointerMove={follow}
      onPointerDown={follow}
      onPointerLeave={() => setActive(null)}
      className="relative h-72 touch-pan-y rounded has-focus-visible:outline-2 has-focus-visible:outline-offset-4 has-focus-visible:outline-signal"
    >
      <svg role="img" aria-label={summary} width={width} height={height} className="block">
        {ticks.map((tick) => (
          <g key={tick}>
            <line
              x1={margin.left}
              x2={width}
              y1={y(tick)}
              y2={y(tick)}
              className="stroke-line"
              shapeRendering="crispEdges"
            />
            <text
              x={margin.left - 10}
              y={y(tick)}
              dy="0.32em"
              textAnchor="end"
              className="fill-ink-faint text-xs tabular-nums"
            >
              {formatShortCount(tick)}
            </text>
          </g>
        ))}
        {toLabelIndexes(series.length, plotWidth, labelWidth).map((index) => {
          const point = series[index];
          const { center } = toBar(index, series.length, plotWidth);
          // The outermost labels are pushed inwards, so that they are not cut off.
          const x = Math.min(Math.max(center, 18), plotWidth - 20) + margin.left;
          return (
            <text key={index} x={x} y={height - 6} textAnchor="middle" className="fill-ink-faint text-xs">
              {point && labels.axis(point.start)}
            </text>
          );
        })}
        <g transform={`translate(${margin.left} 0)`}>
          {series.map((point, index) => {
            const bar = toBar(index, series.length, plotWidth);
            const dimmed = active !== null && active !== index;
            return (
              <g key={point.start} className={`transition-opacity duration-100 ${dimmed ? 'opacity-40' : ''}`}>
                <path d={toBarPath(bar.x, y(point.clicks), bar.width, bottom)} className="fill-quiet" />
                <path d={toBarPath(bar.x, y(point.humanClicks), bar.width, bottom)} className="fill-signal" />
              </g>
            );
          })}
        </g>
      </svg>
      {series.every(({ clicks }) => clicks === 0) && <NoClicks />}
      {series.length > 0 && (
        <input
          type="range"
          aria-label="Read the clicks one by one"
          aria-valuetext={read(active ?? last)}
          min={0}
          max={last}
          step={1}
          value={active ?? last}
          onChange={(event) => setActive(event.target.valueAsNumber)}
          onFocus={(event) => event.target.matches(':focus-visible') && setActive(active ?? last)}
          onBlur={() => setActive(null)}
          className="sr-only bottom-0"
        />
      )}
      {shown && active !== null && (
        <ChartTooltip
          point={shown}
          name={labels.full(shown.start)}
          x={margin.left + toBar(active, series.length, plotWidth).center}
          y={y(shown.clicks)}
          width={width}
        />
      )}
    </div>
  );
}

function NoClicks() {
  return (
    <div className="pointer-events-none absolute inset-0 bottom-7 grid place-content-center justify-items-center gap-3 text-sm text-ink-soft">
      <FlatLine className="h-8 w-40" />
      No clicks in this window
    </div>
  );
}
