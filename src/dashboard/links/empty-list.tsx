import { Link } from '@tanstack/react-router';

import { useMay } from '../session/use-may.ts';
import { buttonClass } from '../ui/button.tsx';
import { FlatLine } from '../ui/flat-line.tsx';

/** By what the list is narrowed. */
export type EmptyListProps = { search: string | undefined; tag: string | undefined };

export function EmptyList({ search, tag }: EmptyListProps) {
  const mayCreate = useMay('links.create');
  return (
    <div className="grid justify-items-center gap-3 rounded-card border border-dashed border-line px-6 py-16 text-center">
      <FlatLine />
      {search === undefined && tag === undefined ? (
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
          <p className="max-w-full text-lg font-semibold wrap-anywhere">
            {search === undefined ? `No link is tagged “${tag}”` : `Nothing matches “${search}”`}
          </p>
          {search !== undefined && (
            <p className="max-w-sm wrap-anywhere text-ink-soft">
              {tag === undefined
                ? 'The search looks at keys, destinations, titles and tags.'
                : `Only links tagged “${tag}” were searched.`}
            </p>
          )}
          <Link to="/app/links" className={buttonClass({ size: 'small' })}>
            Show all links
          </Link>
        </>
      )}
    </div>
  );
}
