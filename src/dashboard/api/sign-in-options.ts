import { useQuery } from '@tanstack/react-query';

import { callApi } from './call.ts';

export type Provider = 'github' | 'google';

/** Which ways in the instance offers. */
export type SignInOptions = { providers: Provider[]; signUpMode: 'open' | 'invite-only' | 'closed' };

export const providerNames: Record<Provider, string> = { github: 'GitHub', google: 'Google' };

/** Without an answer, the page offers what every instance has. */
export function useSignInOptions() {
  return useQuery({
    queryKey: ['sign-in-options'],
    queryFn: ({ signal }) => callApi<SignInOptions>('/sign-in-options', { as: 'browser', signal }),
    staleTime: 60_000,
  });
}
