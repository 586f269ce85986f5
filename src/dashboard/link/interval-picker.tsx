import { getRouteApi } from '@tanstack/react-router';

import type { Interval } from './analytics-search.ts';
import { intervals, parseAnalyticsSearch } from './analytics-search.ts';

const route = getRouteApi('/app/links/$linkId');

export type IntervalPickerProps = { chosen: Interval };

/** Radio buttons that look like a segmented control: arrow keys move, one Tab stop. */
export function IntervalPicker({ chosen }: IntervalPickerProps) {
  const navigate = route.useNavigate();

  function choose(interval: Interval): void {
    void navigate({ search: parseAnalyticsSearch({ interval }), replace: true, resetScroll: false });
  }

  return (
    <fieldset className="flex rounded-control bg-sunken p-1 max-sm:w-full">
      <legend className="sr-only">Time window</legend>
      {intervals.map(({ value, label, name }) => (
        <label
          key={value}
          title={name}
          className="relative flex h-9 min-w-10 flex-1 cursor-pointer items-center justify-center rounded-lg px-2.5 text-sm font-medium text-ink-soft hover:text-ink has-checked:bg-raised has-checked:text-ink has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-signal"
        >
          <input
            type="radio"
            name="interval"
            value={value}
            aria-label={name}
            checked={value === chosen}
            onChange={() => choose(value)}
            className="absolute inset-0 cursor-pointer appearance-none rounded-lg outline-none"
          />
          <span aria-hidden="true">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
