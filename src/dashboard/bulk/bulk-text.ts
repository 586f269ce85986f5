import { formatCount, formatLinks } from '../ui/format.ts';

const countLines = (count: number): string => `${formatCount(count)} ${count === 1 ? 'line' : 'lines'}`;

/** What was understood of a text. */
export function toUnderstoodText({ good, refused, wrong }: { good: number; refused: number; wrong: number }): string {
  const parts = [
    formatLinks(good),
    ...(refused > 0 ? [`${formatCount(refused)} of them refused last time`] : []),
    ...(wrong > 0 ? [`${countLines(wrong)} to mend`] : []),
  ];
  return parts.join(', ');
}

/** What became of it. */
export function toDoneText(created: number, failed: number): string {
  const made = `${formatLinks(created)} created`;
  return failed === 0 ? made : `${made}, ${countLines(failed)} refused`;
}
