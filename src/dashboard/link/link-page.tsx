import { getRouteApi, Link } from '@tanstack/react-router';

import { isMissing } from '../api/failure.ts';
import { ToAllLinks } from '../links/to-all-links.tsx';
import { LoadFailure } from '../shell/load-failure.tsx';
import { buttonClass } from '../ui/button.tsx';
import { FlatLine } from '../ui/flat-line.tsx';
import { toReadableUrl } from '../ui/format.ts';
import { usePageTitle } from '../ui/page-title.ts';
import { AnalyticsPanel } from './analytics-panel.tsx';
import { LinkHead } from './link-head.tsx';
import { LinkSettings } from './link-settings.tsx';
import { LinkSkeleton } from './link-skeleton.tsx';
import { useLink } from './use-link.ts';

const route = getRouteApi('/app/links/$linkId');

export function LinkPage() {
  const { linkId } = route.useParams();
  const link = useLink(linkId);
  // The last good answer outlives a failed refresh, but not the link itself.
  const shown = isMissing(link.error) ? undefined : link.data;
  usePageTitle(shown ? toReadableUrl(shown.shortLink) : 'Link');
  return (
    <>
      <ToAllLinks />
      {shown ? (
        <div className="mt-4 space-y-10">
          <LinkHead link={shown} />
          <AnalyticsPanel linkId={linkId} />
          <LinkSettings link={shown} />
        </div>
      ) : link.error ? (
        <LinkFailure error={link.error} onRetry={() => void link.refetch()} />
      ) : (
        <LinkSkeleton />
      )}
    </>
  );
}

function LinkFailure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (isMissing(error)) {
    return (
      <div className="grid justify-items-center gap-3 py-20 text-center">
        <FlatLine />
        <h1 className="text-2xl font-semibold">There is no such link</h1>
        <p className="max-w-sm text-ink-soft">It may have been deleted, or it belongs to another workspace.</p>
        <Link to="/app/links" className={buttonClass()}>
          See all links
        </Link>
      </div>
    );
  }
  return (
    <div className="mt-6">
      <LoadFailure title="This link could not be loaded" error={error} onRetry={onRetry} />
    </div>
  );
}
