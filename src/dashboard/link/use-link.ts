import { useQuery } from '@tanstack/react-query';

import { getLink } from '../api/links.ts';

/** Somebody else's edits show up while the page is visible. */
const refreshMs = 10_000;

export function useLink(id: string) {
  return useQuery({ queryKey: ['link', id], queryFn: ({ signal }) => getLink(id, signal), refetchInterval: refreshMs });
}
