import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

import { listLinks } from '../api/links.ts';
import type { ListSearch } from './list-search.ts';
import { sorts } from './list-search.ts';
import { mergePages } from './merge-pages.ts';
import { useSearchQuery } from './use-search-query.ts';

/** How often click counts are read again while the page is visible; a refresh reads every loaded page. */
const refreshMs = 4_000;
const manyPages = 4;

export function useLinkList({ search: typed = '', tag, sort = 'newest' }: ListSearch) {
  const search = useSearchQuery(typed);
  return useInfiniteQuery({
    queryKey: ['links', { search, tag, sort }],
    queryFn: ({ pageParam, signal }) => listLinks({ search, tag, ...sorts[sort].by, cursor: pageParam, signal }),
    initialPageParam: null as string | null, // widened: the first page has no cursor
    getNextPageParam: (last) => last.nextCursor,
    select: ({ pages }) => mergePages(pages),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) >= manyPages ? refreshMs * 5 : refreshMs),
  });
}
