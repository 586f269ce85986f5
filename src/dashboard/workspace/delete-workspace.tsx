import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';

import { deleteWorkspace } from '../api/workspace.ts';
import { refreshPerson } from '../session/load-session.ts';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { announce } from '../ui/announcer.ts';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { graceDays } from './grace.ts';

export type DeleteWorkspaceProps = { workspaceName: string };

export function DeleteWorkspace({ workspaceName }: DeleteWorkspaceProps) {
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const [mistake, setMistake] = useState<string>();

  function check(): boolean {
    const isMeant = typed.trim() === workspaceName.trim();
    setMistake(isMeant ? undefined : 'This is not its name.');
    return isMeant;
  }

  async function goOn(): Promise<void> {
    await refreshPerson();
    announce(`${workspaceName} is deleted. You can restore it for ${graceDays} days.`);
    await router.navigate({ to: '/app/workspaces' });
  }

  return (
    <ConfirmButton
      look="dangerQuiet"
      trigger={
        <>
          <Icon name="trash" />
          Delete this workspace
        </>
      }
      title={`Delete ${workspaceName}?`}
      confirm="Delete"
      pending="Deleting…"
      check={check}
      act={deleteWorkspace}
      onDone={goOn}
      onClose={() => {
        setTyped('');
        setMistake(undefined);
      }}
    >
      <p>All members lose it, and visitors of its links find nothing. You can restore it for {graceDays} days.</p>
      <Field
        label={`Type ${workspaceName} to confirm`}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        error={mistake}
        onChange={(event) => setTyped(event.target.value)}
      />
    </ConfirmButton>
  );
}
