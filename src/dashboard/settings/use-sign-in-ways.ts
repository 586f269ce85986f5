import { useQuery, useQueryClient } from '@tanstack/react-query';

import { getSignInWays } from '../api/account.ts';

const queryKey = ['sign-in-ways'];

/** Whether the account has a password and a second factor. */
export function useSignInWays() {
  return useQuery({ queryKey, queryFn: ({ signal }) => getSignInWays(signal), staleTime: 30_000 });
}

/** To be called after one of them has changed. */
export function useSignInWaysChanged(): () => Promise<void> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey });
}
