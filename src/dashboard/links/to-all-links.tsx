import { Link } from '@tanstack/react-router';

import { Icon } from '../ui/icon.tsx';

/** The way back, above a page below the list. */
export function ToAllLinks() {
  return (
    <Link
      to="/app/links"
      className="-ml-2 inline-flex items-center gap-1 rounded-control py-1 pr-3 pl-1 text-sm font-medium text-ink-soft hover:bg-sunken hover:text-ink"
    >
      <Icon name="back" className="size-4" />
      All links
    </Link>
  );
}
