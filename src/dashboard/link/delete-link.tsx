import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';

import type { LinkView } from '../../links/wire.ts';
import { isMissing } from '../api/failure.ts';
import { deleteLink } from '../api/links.ts';
import { announce } from '../ui/announcer.ts';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { toReadableUrl } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';

export type DeleteLinkProps = { link: LinkView };

export function DeleteLink({ link }: DeleteLinkProps) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();

  async function leave(): Promise<void> {
    announce('Link deleted');
    await navigate({ to: '/app/links' });
    queryClient.removeQueries({ queryKey: ['link', link.id] });
    await queryClient.invalidateQueries({ queryKey: ['links'] });
  }

  return (
    <ConfirmButton
      look="dangerQuiet"
      trigger={
        <>
          <Icon name="trash" />
          Delete link
        </>
      }
      title={`Delete ${toReadableUrl(link.shortLink)}?`}
      confirm="Delete"
      pending="Deleting…"
      act={() => deleteLink(link.id).catch(unlessGone)}
      onDone={leave}
    >
      <p>Visitors will find nothing behind it any more. This cannot be undone.</p>
    </ConfirmButton>
  );
}

/** A link that somebody else has deleted already is what was wanted. */
function unlessGone(error: unknown): void {
  if (!isMissing(error)) throw error;
}
