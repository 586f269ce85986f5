import { useInfiniteQuery } from '@tanstack/react-query';

import { listReviews } from '../api/operator.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { SettingsCard } from '../settings/settings-card.tsx';
import { Button } from '../ui/button.tsx';
import { OperatorPage } from './operator-page.tsx';
import { ReviewCard } from './review-card.tsx';
import { reviewsKey } from './reviews-key.ts';

export function ReportsPage() {
  return (
    <OperatorPage title="Reports">
      <Queue />
    </OperatorPage>
  );
}

function Queue() {
  const queue = useInfiniteQuery({
    queryKey: reviewsKey,
    queryFn: ({ pageParam, signal }) => listReviews(pageParam, signal),
    initialPageParam: null as string | null, // widened: the first page has no cursor
    getNextPageParam: (last) => last.nextCursor,
  });
  if (!queue.data) {
    return queue.error ? (
      <LoadFailure title="The reports could not be loaded" error={queue.error} onRetry={queue.refetch} />
    ) : (
      <SettingsCard title="Waiting">
        <RowSkeleton label="Loading reports" rows={3} />
      </SettingsCard>
    );
  }
  const reviews = queue.data.pages.flatMap((page) => page.reviews);
  if (reviews.length === 0) {
    return (
      <p className="rounded-card border border-dashed border-line px-6 py-12 text-center text-ink-soft">
        No report waits for a decision.
      </p>
    );
  }
  return (
    <>
      <p className="text-ink-soft">The link that waits longest comes first. One decision settles all its reports.</p>
      {reviews.map((review) => (
        <ReviewCard key={review.id} review={review} />
      ))}
      {queue.hasNextPage && (
        <div className="text-center">
          <Button aria-disabled={queue.isFetchingNextPage} onClick={() => void queue.fetchNextPage()}>
            {queue.isFetchingNextPage ? 'Loading…' : 'Show more'}
          </Button>
        </div>
      )}
    </>
  );
}
