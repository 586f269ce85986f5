const integers = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const moments = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** 12,345 */
export function formatCount(count: number): string {
  return integers.format(count);
}

/** 12.3K, for where there is little room. */
export function formatShortCount(count: number): string {
  return compact.format(count);
}

/** "1 click", "2 clicks" */
export function formatClicks(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'click' : 'clicks'}`;
}

/** A moment in the reader's own zone. */
export function formatMoment(at: string): string {
  return moments.format(new Date(at));
}

/** An address without its scheme and a bare trailing slash, for reading. */
export function toReadableUrl(url: string): string {
  return url.replace(/^https?:\/\//u, '').replace(/^([^/?#]+)\/$/u, '$1');
}
