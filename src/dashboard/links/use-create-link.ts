import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';

import type { CreateLink } from '../../links/wire.ts';
import { newAttemptId } from '../api/attempt-id.ts';
import { createLink } from '../api/links.ts';

/** Creates links; the same request sent again after a lost answer keeps its idempotency key, so it makes one link. */
export function useCreateLink() {
  const queryClient = useQueryClient();
  const attempt = useRef<{ body: string; id: string }>(undefined);
  return useMutation({
    mutationFn: (link: CreateLink) => {
      const body = JSON.stringify(link);
      if (attempt.current?.body !== body) attempt.current = { body, id: newAttemptId() };
      return createLink(link, attempt.current.id);
    },
    onSuccess: (created) => {
      attempt.current = undefined;
      queryClient.setQueryData(['link', created.id], created);
      return queryClient.invalidateQueries({ queryKey: ['links'] });
    },
  });
}
