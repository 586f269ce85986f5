import { Link } from '@tanstack/react-router';

import { useMay } from '../session/use-may.ts';
import { buttonClass } from '../ui/button.tsx';
import { FlatLine } from '../ui/flat-line.tsx';

export type EmptyListProps = { search: string };

export function EmptyList({ search }: EmptyListProps) {
  const mayCreate = useMay('links.create');
  return (
    <div className="grid justify-items-center gap-3 rounded-card border border-dashed border-line px-6 py-16 text-center">
      <FlatLine />
      {search === '' ? (
        <>
          <p className="text-lg font-semibold">No links yet</p>
          <p className="max-w-sm text-ink-soft">
            {mayCreate
              ? 'Paste a URL above and press Shorten. Its first click shows up here within seconds.'
              : 'When somebody of your workspace creates one, it shows up here.'}
          </p>
        </>
      ) : (
        <>
          <p className="text-lg font-semibold">Nothing matches “{search}”</p>
          <p className="max-w-sm text-ink-soft">The search looks at keys, destinations, titles and tags.</p>
          <Link to="/app/links" className={buttonClass({ size: 'small' })}>
            Clear search
          </Link>
        </>
      )}
    </div>
  );
}
