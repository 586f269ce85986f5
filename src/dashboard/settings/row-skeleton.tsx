import { Skeleton } from '../ui/skeleton.tsx';

export type RowSkeletonProps = { label: string; rows?: number };

/** The shape of a short list that is on its way. */
export function RowSkeleton({ label, rows = 2 }: RowSkeletonProps) {
  return (
    <Skeleton label={label} className="space-y-4">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="space-y-2">
          <div className="h-4 w-40 rounded bg-sunken" />
          <div className="h-3 w-64 max-w-full rounded bg-sunken" />
        </div>
      ))}
    </Skeleton>
  );
}
