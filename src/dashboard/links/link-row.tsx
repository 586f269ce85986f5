import { Link } from '@tanstack/react-router';

import type { LinkView } from '../../links/wire.ts';
import { buttonClass } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatClicks, formatShortCount, toReadableUrl } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { ShortAddress } from '../ui/short-address.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { LeadsTo } from '../ui/leads-to.tsx';
import { LinkBadges } from './link-badges.tsx';

export type LinkRowProps = { link: LinkView };

/** One link; all of the row opens it, while its own controls stay above that large area. */
export function LinkRow({ link }: LinkRowProps) {
  const short = toReadableUrl(link.shortLink);
  return (
    <li className="group relative flex items-center gap-3 px-4 py-4 first:rounded-t-card last:rounded-b-card hover:bg-sunken/60 sm:gap-5 sm:px-6">
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-baseline gap-2.5">
          <Link
            to="/app/links/$linkId"
            params={{ linkId: link.id }}
            className="truncate font-semibold before:absolute before:inset-0 before:rounded-[inherit] sm:[&_wbr]:hidden"
          >
            <ShortAddress shortLink={link.shortLink} />
          </Link>
          {link.title && <span className="hidden min-w-0 truncate text-sm text-ink-soft md:block">{link.title}</span>}
        </div>
        <p className="mt-0.5 truncate text-sm text-ink-faint">
          <LeadsTo />
          {toReadableUrl(link.url)}
        </p>
        <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-xs text-ink-faint empty:hidden">
          <span className="relative">
            <TimeAgo at={link.createdAt} />
          </span>
          <LinkBadges link={link} />
        </div>
      </div>
      <p className="text-right" title={`${formatClicks(link.clicks)}, ${formatClicks(link.humanClicks)} by people`}>
        <span className="block text-lg leading-tight font-semibold tabular-nums">{formatShortCount(link.clicks)}</span>
        <span className="text-xs text-ink-faint">{link.clicks === 1 ? 'click' : 'clicks'}</span>
      </p>
      <div className="relative flex">
        <CopyButton text={link.shortLink} label={`Copy ${short}`} look="quiet" size="icon" />
        <a
          href={link.shortLink}
          target="_blank"
          rel="noreferrer"
          aria-label={`Open ${short} in a new tab`}
          title="Open in a new tab"
          className={`${buttonClass({ look: 'quiet', size: 'icon' })} max-sm:hidden`}
        >
          <Icon name="open" />
        </a>
      </div>
    </li>
  );
}
