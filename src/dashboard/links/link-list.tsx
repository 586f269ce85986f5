import { getRouteApi } from '@tanstack/react-router';

import { LoadFailure } from '../shell/load-failure.tsx';
import { formatLinks } from '../ui/format.ts';
import { Button } from '../ui/button.tsx';
import { EmptyList } from './empty-list.tsx';
import { LinkRow } from './link-row.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { useLinkList } from './use-link-list.ts';

const route = getRouteApi('/app/links');

export function LinkList() {
  const search = route.useSearch();
  const list = useLinkList(search);
  if (list.isPending) return <ListSkeleton />;
  if (!list.data)
    return <LoadFailure title="Your links could not be loaded" error={list.error} onRetry={list.refetch} />;
  const count = list.data.length;
  const isNarrowed = search.search !== undefined || search.tag !== undefined;
  return (
    <>
      <p className="sr-only" aria-live="polite">
        {isNarrowed && !list.isPlaceholderData ? toFoundText(count, list.hasNextPage) : ''}
      </p>
      {count === 0 ? (
        <EmptyList search={search.search} tag={search.tag} />
      ) : (
        <ul
          className={`divide-y divide-line rounded-card border border-line bg-surface shadow-card transition-opacity ${list.isPlaceholderData ? 'opacity-60' : ''}`}
        >
          {list.data.map((link) => (
            <LinkRow key={link.id} link={link} />
          ))}
        </ul>
      )}
      {list.isRefetchError && (
        <output className="mt-3 block text-center text-sm text-warn">Could not refresh just now. Trying again.</output>
      )}
      {list.hasNextPage && (
        <div className="mt-5 text-center">
          <Button aria-disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {list.isFetchingNextPage ? 'Loading…' : 'Load more'}
          </Button>
        </div>
      )}
    </>
  );
}

const toFoundText = (count: number, hasMore: boolean): string =>
  hasMore ? `${count} or more links found` : `${formatLinks(count)} found`;
