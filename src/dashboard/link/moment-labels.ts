import type { Analytics } from '../../clicks/wire.ts';

export type MomentLabels = {
  /** Short, for the axis. */
  axis: (start: string) => string;
  /** Whole, for the tooltip, the table and a screen reader. */
  full: (start: string) => string;
};

/** How a point in time is written, by the width of the points and the zone they were counted in. */
export function momentLabels({
  granularity,
  timezone,
  start,
  end,
}: Pick<Analytics, 'granularity' | 'timezone' | 'start' | 'end'>): MomentLabels {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat('en', { ...options, timeZone: timezone });
    return (at: string) => formatter.format(new Date(at));
  };
  const manyDays = Date.parse(end) - Date.parse(start) > 2 * 86_400_000;
  switch (granularity) {
    case 'hour':
      return {
        axis: format(
          manyDays ? { month: 'short', day: 'numeric' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
        ),
        full: format({
          weekday: 'short',
          month: 'short',
          day: 'numeric',
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
        }),
      };
    case 'day':
      return {
        axis: format({ month: 'short', day: 'numeric' }),
        full: format({ weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' }),
      };
    case 'month':
      return { axis: format({ month: 'short', year: '2-digit' }), full: format({ month: 'long', year: 'numeric' }) };
  }
}
