import { useRouter } from '@tanstack/react-router';

import { leaveWorkspace } from '../api/workspace.ts';
import { refreshPerson } from '../session/load-session.ts';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { announce } from '../ui/announcer.ts';

export type LeaveWorkspaceProps = { workspaceName: string };

export function LeaveWorkspace({ workspaceName }: LeaveWorkspaceProps) {
  const router = useRouter();
  async function leave(): Promise<void> {
    await refreshPerson();
    announce(`You have left ${workspaceName}`);
    await router.navigate({ to: '/app/links' });
  }
  return (
    <ConfirmButton
      look="dangerQuiet"
      trigger="Leave this workspace"
      title={`Leave ${workspaceName}?`}
      confirm="Leave"
      pending="Leaving…"
      act={leaveWorkspace}
      onDone={leave}
    >
      <p>Links that you made stay. To come back you need another invitation.</p>
    </ConfirmButton>
  );
}
