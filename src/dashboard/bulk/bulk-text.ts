import { formatCount } from '../ui/format.ts';

/** "1 link", "2,000 links" */
export const countLinks = (count: number): string => `${formatCount(count)} ${count === 1 ? 'link' : 'links'}`;
const countLines = (count: number): string => `${formatCount(count)} ${count === 1 ? 'line' : 'lines'}`;

/** What was understood of a text. */
export function toUnderstoodText({ good, refused, wrong }: { good: number; refused: number; wrong: number }): string {
  const parts = [
    countLinks(good),
    ...(refused > 0 ? [`${formatCount(refused)} of them refused last time`] : []),
    ...(wrong > 0 ? [`${countLines(wrong)} to mend`] : []),
  ];
  return parts.join(', ');
}

/** What became of it. */
export function toDoneText(created: number, failed: number): string {
  const made = `${countLinks(created)} created`;
  return failed === 0 ? made : `${made}, ${countLines(failed)} refused`;
}
