import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type { OwnWorkspace } from '../../workspaces/wire.ts';
import { listWorkspaces, restoreWorkspace } from '../api/workspaces.ts';
import { refreshPerson } from '../session/load-session.ts';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { formatMoment } from '../ui/format.ts';
import { graceEnd } from './grace.ts';

const queryKey = ['own-workspaces'];

/** Deleted workspaces whose owner can take that back; nothing when there are none. */
export function RestorableWorkspaces() {
  const { data } = useQuery({ queryKey, queryFn: ({ signal }) => listWorkspaces(signal) });
  const deleted = data?.workspaces.filter(({ deletedAt, role }) => deletedAt !== null && role === 'owner') ?? [];
  if (deleted.length === 0) return null;
  return (
    <section aria-labelledby="deleted-title" className="mt-8 border-t border-line pt-6">
      <h2 id="deleted-title" className="font-semibold">
        Deleted
      </h2>
      <ul className="mt-2 divide-y divide-line">
        {deleted.map((workspace) => (
          <DeletedWorkspace key={workspace.id} workspace={workspace} />
        ))}
      </ul>
    </section>
  );
}

function DeletedWorkspace({ workspace: { id, name, deletedAt } }: { workspace: OwnWorkspace }) {
  const queryClient = useQueryClient();
  const restore = useMutation({
    async mutationFn() {
      await restoreWorkspace(id);
      await refreshPerson();
    },
    onSuccess: async () => {
      announce(`${name} is back`);
      await queryClient.invalidateQueries({ queryKey });
    },
  });
  return (
    <li className="flex items-center gap-3 py-3">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{name}</p>
        <p className="text-sm text-ink-faint">
          {restore.isError
            ? 'That did not work. Try again.'
            : deletedAt !== null && `Erased for good on ${formatMoment(graceEnd(deletedAt))}`}
        </p>
      </div>
      <Button
        size="small"
        aria-label={`Restore ${name}`}
        aria-disabled={restore.isPending}
        onClick={() => !restore.isPending && restore.mutate()}
      >
        {restore.isPending ? 'Restoring…' : 'Restore'}
      </Button>
    </li>
  );
}
