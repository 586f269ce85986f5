import type { AnalyticsQuery } from '../../clicks/wire.ts';

export type Interval = AnalyticsQuery['interval'];

export const intervals = [
  { value: '1h', label: '1h', name: 'Last hour' },
  { value: '24h', label: '24h', name: 'Last 24 hours' },
  { value: '7d', label: '7d', name: 'Last 7 days' },
  { value: '30d', label: '30d', name: 'Last 30 days' },
  { value: '90d', label: '90d', name: 'Last 90 days' },
  { value: '1y', label: '1y', name: 'Last year' },
  { value: 'all', label: 'All', name: 'All time' },
] as const satisfies readonly { value: Interval; label: string; name: string }[];

export const defaultInterval: Interval = '24h';

export type AnalyticsSearch = { interval?: Interval };

/** Reads the chosen window from the address; an unknown one is the default. */
export function parseAnalyticsSearch(raw: Record<string, unknown>): AnalyticsSearch {
  const interval = intervals.find(({ value }) => value === raw.interval)?.value;
  return interval && interval !== defaultInterval ? { interval } : {};
}
