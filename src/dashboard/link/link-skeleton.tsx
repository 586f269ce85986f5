import { Skeleton } from '../ui/skeleton.tsx';

export function LinkSkeleton() {
  return (
    <Skeleton label="Loading the link" className="mt-6 space-y-8">
      <div className="space-y-3">
        <div className="h-9 w-64 max-w-full rounded bg-sunken" />
        <div className="h-4 w-96 max-w-full rounded bg-sunken" />
      </div>
      <div className="h-96 rounded-card bg-sunken" />
    </Skeleton>
  );
}
