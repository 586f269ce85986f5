import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useRef } from 'react';

import { isMissing, toFailureView } from '../api/failure.ts';
import type { LinkView } from '../../links/wire.ts';
import { deleteLink } from '../api/links.ts';
import { Alert } from '../ui/alert.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { toReadableUrl } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';

export type DeleteLinkProps = { link: LinkView };

export function DeleteLink({ link }: DeleteLinkProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => deleteLink(link.id).catch(unlessGone),
    onSuccess: async () => {
      dialog.current?.close();
      announce('Link deleted');
      await navigate({ to: '/app/links' });
      queryClient.removeQueries({ queryKey: ['link', link.id] });
      await queryClient.invalidateQueries({ queryKey: ['links'] });
    },
  });
  const failure = remove.error ? toFailureView(remove.error) : null;
  return (
    <>
      <Button look="dangerQuiet" onClick={() => dialog.current?.showModal()}>
        <Icon name="trash" />
        Delete link
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby={titleId}
        onClose={() => remove.reset()}
        className="m-auto w-[calc(100%-2rem)] max-w-md rounded-card border border-line bg-surface p-6 text-ink shadow-raised"
      >
        <h3 id={titleId} className="text-lg font-semibold">
          Delete {toReadableUrl(link.shortLink)}?
        </h3>
        <p className="mt-2 text-ink-soft">Visitors will find nothing behind it any more. This cannot be undone.</p>
        {failure && (
          <div className="mt-4">
            <Alert title={failure.title} requestId={failure.requestId}>
              {failure.detail}
            </Alert>
          </div>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-2">
          <Button onClick={() => dialog.current?.close()}>Cancel</Button>
          <Button look="danger" aria-disabled={remove.isPending} onClick={() => !remove.isPending && remove.mutate()}>
            {remove.isPending ? 'Deleting…' : 'Delete'}
          </Button>
        </div>
      </dialog>
    </>
  );
}

/** A link that somebody else has deleted already is what was wanted. */
function unlessGone(error: unknown): void {
  if (!isMissing(error)) throw error;
}
