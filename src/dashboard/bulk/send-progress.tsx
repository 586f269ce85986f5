import { formatCount } from '../ui/format.ts';

export type SendProgressProps = { done: number; total: number };

export function SendProgress({ done, total }: SendProgressProps) {
  return (
    <div>
      <progress
        aria-label="Links sent"
        value={done}
        max={total}
        className="block h-2 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-signal [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-signal [&::-webkit-progress-value]:transition-[width]"
      />
      <p className="mt-2 text-sm text-ink-soft tabular-nums">
        {formatCount(done)} of {formatCount(total)} sent
      </p>
    </div>
  );
}
