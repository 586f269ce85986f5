import { useMutation, useQueryClient } from '@tanstack/react-query';

import { ApiError, isMissing } from '../api/failure.ts';
import type { LinkView, UpdateLink } from '../../links/wire.ts';
import { updateLink } from '../api/links.ts';

/** Saves a change to exactly the version that was shown. */
export function useUpdateLink(opened: LinkView, onSaved: (saved: LinkView) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (patch: UpdateLink) => updateLink(opened.id, opened.version, patch),
    onSuccess: async (saved) => {
      await queryClient.cancelQueries({ queryKey: ['link', saved.id] });
      onSaved(saved);
      queryClient.setQueryData(['link', saved.id], saved);
      void queryClient.invalidateQueries({ queryKey: ['links'] });
    },
    onError: async (error) => {
      // Deleted in the meantime: the page finds out at once.
      if (isMissing(error)) await queryClient.invalidateQueries({ queryKey: ['link', opened.id] });
    },
  });
}

/** Somebody else edited the link first. */
export function isConflict(error: Error | null): boolean {
  return error instanceof ApiError && error.status === 412;
}
