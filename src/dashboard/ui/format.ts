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

/** "1 link", "2,000 links" */
export function formatLinks(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'link' : 'links'}`;
}

/** A moment in the reader's own zone. */
export function formatMoment(at: string): string {
  return moments.format(new Date(at));
}

/**
 * Percent-encoded letters of other scripts as the letters they are. Encoded ASCII keeps its meaning and stays, and so does
 * what nobody could see (an encoded space, a mark that turns the direction of writing) or what is no text at all.
 */
export function decodeReadable(text: string): string {
  return text.replaceAll(/(?:%[89a-f][\da-f])+/giu, (encoded) => {
    try {
      const decoded = decodeURIComponent(encoded);
      return /[\p{C}\p{Z}]/u.test(decoded) ? encoded : decoded;
    } catch {
      // Bytes that are not UTF-8 are shown as they stand.
      return encoded;
    }
  });
}

/** An address without its scheme and a bare trailing slash, its letters decoded: for reading, never for a link or a copy. */
export function toReadableUrl(url: string): string {
  return decodeReadable(url)
    .replace(/^https?:\/\//u, '')
    .replace(/^([^/?#]+)\/$/u, '$1');
}
