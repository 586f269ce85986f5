import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

import { listAudit } from '../api/audit.ts';
import type { AuditSearch } from './audit-search.ts';
import { toAuditFilter } from './audit-search.ts';

/** Newest first; older pages on demand. */
export function useAudit(search: AuditSearch) {
  return useInfiniteQuery({
    queryKey: ['audit', search],
    queryFn: ({ pageParam, signal }) => listAudit(toAuditFilter(search), pageParam, signal),
    initialPageParam: null as string | null, // widened: the first page has no cursor
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
}
