import { Icon } from '../ui/icon.tsx';

export type TagFilterProps = { tag: string; onRemove: () => void };

/** The tag by which the list is narrowed; all of it takes the filter off. */
export function TagFilter({ tag, onRemove }: TagFilterProps) {
  return (
    <p className="flex min-w-0 basis-full items-center gap-2 text-sm text-ink-soft">
      <span className="shrink-0">Tagged</span>
      <button
        type="button"
        title="Show links with any tags"
        onClick={onRemove}
        className="inline-flex h-9 min-w-0 items-center gap-1.5 rounded-control border border-line bg-surface pr-2 pl-3 font-medium text-ink shadow-card hover:bg-sunken"
      >
        <span className="sr-only">Take off the filter </span>
        <span className="truncate">{tag}</span>
        <Icon name="close" className="size-4" />
      </button>
    </p>
  );
}
