import { useState } from 'react';

import { transferWorkspace } from '../api/workspace.ts';
import { useMembers } from '../members/use-members.ts';
import { refreshPerson } from '../session/load-session.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { RowSkeleton } from '../settings/row-skeleton.tsx';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { announce } from '../ui/announcer.ts';
import { SelectField } from '../ui/select-field.tsx';

export type TransferWorkspaceProps = { userId: string; workspaceName: string };

export function TransferWorkspace({ userId, workspaceName }: TransferWorkspaceProps) {
  const members = useMembers();
  const [chosen, setChosen] = useState('');
  const others = members.data?.members.filter((member) => member.userId !== userId) ?? [];
  if (members.error && !members.data)
    return <LoadFailure title="The members could not be loaded" error={members.error} onRetry={members.refetch} />;
  if (!members.data) return <RowSkeleton label="Loading members" rows={1} />;
  const heir = others.find((member) => member.userId === chosen) ?? others[0];
  if (!heir) return <p className="text-ink-soft">You are its only member. Invite somebody first.</p>;
  return (
    <div className="flex max-w-md flex-col gap-4">
      <SelectField
        label="New owner"
        options={others.map((member) => ({ value: member.userId, label: `${member.name} (${member.email})` }))}
        value={heir.userId}
        onChange={(event) => setChosen(event.target.value)}
      />
      <div>
        <ConfirmButton
          look="dangerQuiet"
          trigger="Hand over"
          title={`Make ${heir.name} the owner?`}
          confirm="Hand over"
          pending="Handing over…"
          act={() => transferWorkspace(heir.userId)}
          onDone={async () => {
            await refreshPerson();
            announce(`${heir.name} owns ${workspaceName} now`);
          }}
        >
          <p>
            You become an admin. Only {heir.name} can then give {workspaceName} back or delete it.
          </p>
        </ConfirmButton>
      </div>
    </div>
  );
}
