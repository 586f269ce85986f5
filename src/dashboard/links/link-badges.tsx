import { Link } from '@tanstack/react-router';

import type { LinkView } from '../../links/wire.ts';
import { Tag, tagClass } from '../ui/tag.tsx';
import { useNow } from '../ui/use-now.ts';
import { toLinkState } from './link-state.ts';
import { parseListSearch } from './list-search.ts';

export type LinkBadgesProps = { link: LinkView };

/** What is out of the ordinary about a link, then its tags, each the way to all links that have it; nothing for a plain live link. */
export function LinkBadges({ link }: LinkBadgesProps) {
  const state = toLinkState(link, useNow());
  if (state === 'live' && link.tags.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1.5">
      {state === 'disabled' && (
        <li>
          <Tag tone="warn">Disabled</Tag>
        </li>
      )}
      {state === 'expired' && (
        <li>
          <Tag tone="danger">Expired</Tag>
        </li>
      )}
      {link.tags.map((tag) => (
        <li key={tag} className="relative leading-none">
          <Link
            to="/app/links"
            // A search that the list shows already is narrowed, not replaced.
            search={(old) => parseListSearch({ ...old, tag })}
            resetScroll={false}
            title={`All links tagged ${tag}`}
            className={`${tagClass()} leading-5 hover:text-ink hover:underline`}
          >
            <span className="sr-only">Only links tagged </span>
            {tag}
          </Link>
        </li>
      ))}
    </ul>
  );
}
