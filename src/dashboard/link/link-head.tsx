import type { LinkView } from '../../links/wire.ts';
import { LinkBadges } from '../links/link-badges.tsx';
import { hasExpired } from '../links/link-state.ts';
import { buttonClass } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { toReadableUrl } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { ShortAddress } from '../ui/short-address.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useNow } from '../ui/use-now.ts';
import { LeadsTo } from '../ui/leads-to.tsx';

export type LinkHeadProps = { link: LinkView };

export function LinkHead({ link }: LinkHeadProps) {
  const now = useNow();
  const expired = hasExpired(link, now);
  return (
    <div className="flex flex-col gap-8 sm:flex-row sm:items-start sm:justify-between">
      <div className="min-w-0">
        {link.title && <p className="mb-1 font-medium text-ink-soft">{link.title}</p>}
        <h1 className="text-3xl font-semibold wrap-anywhere sm:text-4xl">
          <ShortAddress shortLink={link.shortLink} />
        </h1>
        <p className="mt-2 line-clamp-3 text-ink-soft">
          <LeadsTo />
          <a
            href={link.url}
            title={link.url}
            target="_blank"
            rel="noreferrer"
            className="wrap-anywhere underline decoration-edge underline-offset-4 hover:text-ink"
          >
            {toReadableUrl(link.url)}
          </a>
        </p>
        <div className="mt-5 flex flex-wrap gap-2">
          <CopyButton text={link.shortLink} label="Copy short link" look="primary">
            Copy
          </CopyButton>
          <a href={link.shortLink} target="_blank" rel="noreferrer" className={buttonClass()}>
            <Icon name="open" />
            Open
          </a>
        </div>
        <div className="mt-5 flex flex-wrap items-center gap-x-3 gap-y-2 text-sm text-ink-faint">
          <p>
            Created <TimeAgo at={link.createdAt} />
            {link.updatedAt !== link.createdAt && (
              <>
                , edited <TimeAgo at={link.updatedAt} />
              </>
            )}
            {link.expiresAt !== null && (
              <>
                , {expired ? 'expired' : 'expires'} <TimeAgo at={link.expiresAt} />
              </>
            )}
          </p>
          <LinkBadges link={link} />
        </div>
      </div>
      <QrCode shortLink={link.shortLink} />
    </div>
  );
}
