import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';

import type { CreateLink } from '../../links/wire.ts';
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

/** A random UUID; made by hand because `crypto.randomUUID` is missing where the page is not served over https. */
function newAttemptId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
