import { useQuery } from '@tanstack/react-query';

import { getWorkspace } from './workspace.ts';

/** Whose key this is and the hosts of its links; both rarely change. */
export function useWorkspace() {
  return useQuery({ queryKey: ['workspace'], queryFn: ({ signal }) => getWorkspace(signal), staleTime: 60_000 });
}
