import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';

import { switchWorkspace } from '../api/workspaces.ts';
import { refreshPerson } from '../session/load-session.ts';
import { whileChangingWorkspace } from '../session/session.ts';
import { announce } from '../ui/announcer.ts';

/** To another workspace of one's own. The frame then starts afresh, and what was shown of the one before is dropped. */
export function useSwitch() {
  const router = useRouter();
  return useMutation({
    async mutationFn({ id, name }: { id: string; name: string }) {
      // A page about one thing, such as a link, means nothing in another workspace.
      await router.navigate({ to: '/app/links' });
      await whileChangingWorkspace(async () => {
        await switchWorkspace(id);
        await refreshPerson();
      });
      announce(`You are in ${name} now`);
    },
    onError: () => announce('The workspace could not be switched. Try again.'),
  });
}
