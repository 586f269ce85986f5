import { useQuery } from '@tanstack/react-query';

import { listMembers } from '../api/members.ts';

export const membersKey = ['members'];

export function useMembers() {
  return useQuery({ queryKey: membersKey, queryFn: ({ signal }) => listMembers(signal) });
}
