import { useState } from 'react';

import { changePassword } from '../api/account.ts';
import { NewPasswordField } from '../entry/new-password-field.tsx';
import { PasswordField } from '../entry/password-field.tsx';
import { newPasswordMistake } from '../entry/password-mistake.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { useForm } from '../shell/use-form.ts';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';

const empty = { current: '', next: '' };

export type PasswordFormProps = { email: string };

export function PasswordForm({ email }: PasswordFormProps) {
  const [draft, setDraft] = useState(empty);
  const form = useForm({
    mistakes: {
      currentPassword: draft.current === '' ? 'Enter your present password.' : null,
      newPassword: newPasswordMistake(draft.next, email),
    },
    refusals: { invalid_credentials: { currentPassword: 'This is not your present password.' } },
    async send() {
      await changePassword(draft.current, draft.next);
      setDraft(empty);
      announce('Password changed');
    },
  });

  function change(part: Partial<typeof empty>): void {
    setDraft({ ...draft, ...part });
    if (!form.isPending) form.reset();
  }

  return (
    <form {...form.attributes} className="max-w-md space-y-4">
      <FormFailure failure={form.failure} />
      {/* Lets a password manager know whose password this is. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <PasswordField
        label="Present password"
        name="current-password"
        autoComplete="current-password"
        value={draft.current}
        error={form.errorOf('currentPassword')}
        onChange={(event) => change({ current: event.target.value })}
      />
      <NewPasswordField
        label="New password"
        value={draft.next}
        error={form.errorOf('newPassword')}
        onChange={(next) => change({ next })}
      />
      <Button type="submit" look="primary" aria-disabled={form.isPending}>
        {form.isPending ? 'Changing…' : form.isSent ? 'Changed' : 'Change password'}
      </Button>
    </form>
  );
}
