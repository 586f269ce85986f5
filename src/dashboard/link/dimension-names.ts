import type { Analytics } from '../../clicks/wire.ts';

type Dimension = keyof Analytics['top'];

/** The dimensions the page lists, in reading order. */
export const shownDimensions = [
  { dimension: 'country', title: 'Countries' },
  { dimension: 'city', title: 'Cities' },
  { dimension: 'referrer', title: 'Referrers' },
  { dimension: 'browser', title: 'Browsers' },
  { dimension: 'os', title: 'Systems' },
  { dimension: 'device', title: 'Devices' },
  { dimension: 'language', title: 'Languages' },
] as const satisfies readonly { dimension: Dimension; title: string }[];

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });
const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });

/** A stored value as a person reads it: `DE` is Germany, `de` is German, an empty referrer is a direct visit. */
export function toValueName(dimension: Dimension, value: string): string {
  if (value === '' || value.toLowerCase() === 'unknown') return dimension === 'referrer' ? 'Direct' : 'Unknown';
  try {
    if (dimension === 'country' && /^[A-Za-z]{2}$/u.test(value)) return regions.of(value.toUpperCase()) ?? value;
    if (dimension === 'language') return languages.of(value) ?? value;
  } catch {
    // Not a well-formed code: visitors' headers may hold anything.
    return value;
  }
  return dimension === 'device' ? `${value.charAt(0).toUpperCase()}${value.slice(1)}` : value;
}
