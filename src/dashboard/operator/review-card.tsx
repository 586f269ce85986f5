import { useId } from 'react';

import type { Review } from '../../abuse/wire.ts';
import { toReadableUrl } from '../ui/format.ts';
import { ShortAddress } from '../ui/short-address.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { LeadsTo } from '../ui/leads-to.tsx';
import { DecideReview } from './decide-review.tsx';
import { ReportList } from './report-list.tsx';
import { blockedTexts, decisionTexts, offeredDecisions } from './review-text.ts';
import { SuspendWorkspace } from './suspend-workspace.tsx';

export type ReviewCardProps = { review: Review };

/** One link with all that is said about it, and what can be done. */
export function ReviewCard({ review }: ReviewCardProps) {
  const id = useId();
  const { shortLink, url, expiredUrl, workspace, openReports, firstReportedAt, decision, decidedAt, note } = review;
  return (
    <article aria-labelledby={id} className="rounded-card border border-line bg-surface p-4 shadow-card sm:p-6">
      <div className="flex flex-wrap items-center gap-2">
        <h2 id={id} className="min-w-0 text-lg font-semibold wrap-anywhere">
          <ShortAddress shortLink={shortLink} />
        </h2>
        <ReviewTags review={review} />
      </div>
      <p className="mt-1 text-sm wrap-anywhere text-ink-soft">
        <LeadsTo />
        {toReadableUrl(url)}
        {expiredUrl !== null && `, once expired to ${toReadableUrl(expiredUrl)}`}
      </p>
      <p className="mt-2 text-sm text-ink-faint">
        Workspace {workspace.name}
        {firstReportedAt !== null && openReports > 0 && (
          <>
            , first reported <TimeAgo at={firstReportedAt} />
          </>
        )}
        {decision !== null && decidedAt !== null && (
          <>
            , {decisionTexts[decision].done.toLowerCase()} <TimeAgo at={decidedAt} />
            {note !== null && `: ${note}`}
          </>
        )}
      </p>
      {openReports > 0 && <ReportList linkId={review.id} count={openReports} />}
      <div className="mt-5 flex flex-wrap gap-2">
        {offeredDecisions(review).map((choice) => (
          <DecideReview key={choice} review={review} decision={choice} />
        ))}
        <SuspendWorkspace workspace={workspace} />
      </div>
    </article>
  );
}

function ReviewTags({ review: { state, flagged, blockedFor } }: ReviewCardProps) {
  return (
    <>
      {state === 'blocked' && <Tag tone="danger">{blockedFor === null ? 'Blocked' : blockedTexts[blockedFor]}</Tag>}
      {state === 'disabled' && <Tag>Disabled</Tag>}
      {state === 'deleted' && <Tag>Deleted</Tag>}
      {flagged && <Tag tone="warn">Visitors are warned</Tag>}
    </>
  );
}
