import { useState } from 'react';

import { deleteAccount } from '../api/account.ts';
import { endSession } from '../session/session.ts';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';

export type DeleteAccountProps = { email: string };

export function DeleteAccount({ email }: DeleteAccountProps) {
  const [typed, setTyped] = useState('');
  const [mistake, setMistake] = useState<string>();

  function check(): boolean {
    const isMeant = typed.trim().toLowerCase() === email;
    setMistake(isMeant ? undefined : 'This is not the address of your account.');
    return isMeant;
  }

  return (
    <ConfirmButton
      look="dangerQuiet"
      trigger={
        <>
          <Icon name="trash" />
          Delete my account
        </>
      }
      title="Delete your account?"
      confirm="Delete for good"
      pending="Deleting…"
      check={check}
      act={deleteAccount}
      onDone={() => endSession('Your account is deleted.')}
      onClose={() => {
        setTyped('');
        setMistake(undefined);
      }}
    >
      <p>
        You leave all workspaces, and everything that signs you in is erased. Links that you made stay with their
        workspaces. This cannot be undone.
      </p>
      <Field
        label={`Type ${email} to confirm`}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={typed}
        error={mistake}
        onChange={(event) => setTyped(event.target.value)}
      />
    </ConfirmButton>
  );
}
