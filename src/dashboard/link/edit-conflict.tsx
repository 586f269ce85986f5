import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import type { LinkView } from '../../links/wire.ts';
import { isMissing } from '../api/failure.ts';
import { getLink } from '../api/links.ts';
import { Alert } from '../ui/alert.tsx';
import { Button } from '../ui/button.tsx';

export type EditConflictProps = {
  linkId: string;
  opened: LinkView;
  known: LinkView;
  /** Whether the person has typed anything that a reload would lose. */
  edited: boolean;
  onOpen: (link: LinkView) => void;
};

/** Somebody else saved first. With nothing typed their version is shown at once; otherwise the person decides. */
export function EditConflict({ linkId, opened, known, edited, onOpen }: EditConflictProps) {
  const queryClient = useQueryClient();
  const [failed, setFailed] = useState(false);
  const silent = !edited && known.version > opened.version;
  useEffect(() => {
    if (silent) onOpen(known);
  }, [silent, known, onOpen]);
  if (silent) return null;

  async function reload(): Promise<void> {
    try {
      const newest = await getLink(linkId, AbortSignal.timeout(10_000));
      queryClient.setQueryData(['link', linkId], newest);
      onOpen(newest);
    } catch (error) {
      // Whatever kept the newest version away is said below; the person's own text stays unless the link itself is gone.
      if (isMissing(error)) await queryClient.invalidateQueries({ queryKey: ['link', linkId] });
      else setFailed(true);
    }
  }

  return (
    <Alert
      tone="warn"
      title="Somebody else edited this link in the meantime"
      actions={
        <Button size="small" onClick={() => void reload()}>
          Load their version
        </Button>
      }
    >
      {failed
        ? 'Their version could not be loaded. Try again in a moment.'
        : 'Your changes are not saved. Loading their version drops what you typed.'}
    </Alert>
  );
}
