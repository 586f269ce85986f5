import { Skeleton } from '../ui/skeleton.tsx';

const rows = ['w-40', 'w-56', 'w-32', 'w-48', 'w-36'];

export function ListSkeleton() {
  return (
    <Skeleton label="Loading links" className="divide-y divide-line rounded-card border border-line bg-surface">
      {rows.map((width) => (
        <div key={width} className="flex items-center gap-4 px-4 py-5 sm:px-6">
          <div className="flex-1 space-y-2.5">
            <div className={`h-4 max-w-full rounded bg-sunken ${width}`} />
            <div className="h-3 w-3/5 rounded bg-sunken" />
          </div>
          <div className="h-5 w-14 rounded bg-sunken" />
        </div>
      ))}
    </Skeleton>
  );
}
