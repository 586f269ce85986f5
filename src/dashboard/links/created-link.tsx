import { Link } from '@tanstack/react-router';

import type { LinkView } from '../../links/wire.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { toReadableUrl } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { ShortAddress } from '../ui/short-address.tsx';
import { LeadsTo } from '../ui/leads-to.tsx';

export type CreatedLinkProps = { link: LinkView; onClose: () => void };

export function CreatedLink({ link, onClose }: CreatedLinkProps) {
  return (
    <div className="appear relative flex flex-col gap-6 rounded-b-card border-t border-line bg-signal-wash p-4 sm:flex-row sm:items-center sm:p-6 sm:pr-16">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-1.5 pr-10 text-sm font-medium text-signal-text">
          <Icon name="check" className="size-4" />
          Your link is ready
        </p>
        <h3 className="mt-2 text-2xl font-semibold wrap-anywhere">
          <a href={link.shortLink} target="_blank" rel="noreferrer" className="hover:underline">
            <ShortAddress shortLink={link.shortLink} />
          </a>
        </h3>
        <p className="mt-1 truncate text-sm text-ink-soft">
          <LeadsTo />
          {toReadableUrl(link.url)}
        </p>
        <div className="mt-5 flex flex-wrap gap-2">
          <CopyButton text={link.shortLink} label="Copy short link" look="primary">
            Copy
          </CopyButton>
          <Link to="/app/links/$linkId" params={{ linkId: link.id }} className={buttonClass()}>
            See its clicks
          </Link>
        </div>
      </div>
      <QrCode shortLink={link.shortLink} />
      <Button look="quiet" size="icon" aria-label="Dismiss" onClick={onClose} className="absolute top-2 right-2">
        <Icon name="close" />
      </Button>
    </div>
  );
}
