import { QueryClient } from '@tanstack/react-query';

import { ApiError } from './failure.ts';

/** A refusal stays a refusal: only a missing answer, a full server or a broken one is asked again. */
function mayRetry(failures: number, error: Error): boolean {
  if (failures >= 2) return false;
  return !(error instanceof ApiError) || error.status === 0 || error.status === 429 || error.status >= 500;
}

/** One client per session: what one key could see is never shown to the next. */
export function openQueryClient(): QueryClient {
  // Asked whatever the browser thinks of its connection: an instance on one's own machine needs none.
  const networkMode = 'always';
  return new QueryClient({
    defaultOptions: { queries: { retry: mayRetry, staleTime: 2_000, networkMode }, mutations: { networkMode } },
  });
}
