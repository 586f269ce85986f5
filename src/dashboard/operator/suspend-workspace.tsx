import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { suspendWorkspace } from '../api/operator.ts';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { announce } from '../ui/announcer.ts';
import { TextAreaField } from '../ui/text-area-field.tsx';
import { reviewsKey, suspensionsKey } from './reviews-key.ts';

const maxReasonLength = 500;

export type SuspendWorkspaceProps = { workspace: { id: string; name: string } };

export function SuspendWorkspace({ workspace: { id, name } }: SuspendWorkspaceProps) {
  const queryClient = useQueryClient();
  const [reason, setReason] = useState('');
  const [mistake, setMistake] = useState<string>();

  function check(): boolean {
    const isGiven = reason.trim() !== '';
    setMistake(isGiven ? undefined : 'Say why: it stands in the audit log of the workspace.');
    return isGiven;
  }

  return (
    <ConfirmButton
      size="small"
      look="dangerQuiet"
      trigger="Suspend workspace"
      label={`Suspend workspace ${name}`}
      title={`Suspend ${name}?`}
      confirm="Suspend"
      pending="Suspending…"
      check={check}
      act={() => suspendWorkspace(id, reason.trim())}
      fields={['reason']}
      onDone={async () => {
        announce(`${name} is suspended`);
        await Promise.all([reviewsKey, suspensionsKey].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
      }}
      onClose={() => {
        setReason('');
        setMistake(undefined);
      }}
    >
      <p>All its links lead nowhere, and nobody can change anything in it until you resume it.</p>
      <TextAreaField
        label="Reason"
        maxLength={maxReasonLength}
        value={reason}
        error={mistake}
        onChange={(event) => setReason(event.target.value)}
      />
    </ConfirmButton>
  );
}
