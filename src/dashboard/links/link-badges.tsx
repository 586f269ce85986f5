import type { LinkView } from '../../links/wire.ts';
import { Tag } from '../ui/tag.tsx';
import { useNow } from '../ui/use-now.ts';
import { toLinkState } from './link-state.ts';

export type LinkBadgesProps = { link: LinkView };

/** What is out of the ordinary about a link, then its tags; nothing for a plain live link. */
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
        <li key={tag} className="leading-none">
          <Tag>{tag}</Tag>
        </li>
      ))}
    </ul>
  );
}
