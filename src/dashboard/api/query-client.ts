import type { InvalidateOptions, InvalidateQueryFilters, QueryKey } from '@tanstack/react-query';
import { QueryClient } from '@tanstack/react-query';

import { ApiError } from './failure.ts';

/** A refusal stays a refusal: only a missing answer, a full server or a broken one is asked again. */
function mayRetry(failures: number, error: Error): boolean {
  if (failures >= 2) return false;
  return !(error instanceof ApiError) || error.status === 0 || error.status === 429 || error.status >= 500;
}

/**
 * The library goes on waiting for a first answer that was asked for before the change, and would show it as fresh: a thing made while
 * its list was loading would be missing. Whatever is under way is dropped and asked for anew.
 */
class FreshQueryClient extends QueryClient {
  override async invalidateQueries<Key extends QueryKey = QueryKey>(
    filters?: InvalidateQueryFilters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    await this.cancelQueries(filters);
    await super.invalidateQueries(filters, options);
  }
}

/** One client per session: what one key could see is never shown to the next. */
export function openQueryClient(): QueryClient {
  // Asked whatever the browser thinks of its connection: an instance on one's own machine needs none.
  const networkMode = 'always';
  return new FreshQueryClient({
    defaultOptions: { queries: { retry: mayRetry, staleTime: 2_000, networkMode }, mutations: { networkMode } },
  });
}
