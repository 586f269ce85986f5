import { formatMoment } from './format.ts';
import { toRelativeTime } from './relative-time.ts';
import { useNow } from './use-now.ts';

export type TimeAgoProps = { at: string };

/** A relative time that shows the exact one on hover. */
export function TimeAgo({ at }: TimeAgoProps) {
  return (
    <time dateTime={at} title={formatMoment(at)}>
      {toRelativeTime(at, useNow())}
    </time>
  );
}
