import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { changePassword } from '../api/account.ts';
import { codeOf, toFailureView } from '../api/failure.ts';
import { NewPasswordField } from '../entry/new-password-field.tsx';
import { PasswordField } from '../entry/password-field.tsx';
import { newPasswordMistake } from '../entry/password-mistake.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';

type Draft = { current: string; next: string };
const empty: Draft = { current: '', next: '' };

export type PasswordFormProps = { email: string };

export function PasswordForm({ email }: PasswordFormProps) {
  const [draft, setDraft] = useState(empty);
  const [mistakes, setMistakes] = useState<Partial<Draft>>({});
  const form = useRef<HTMLFormElement>(null);
  const save = useMutation({
    mutationFn: ({ current, next }: Draft) => changePassword(current, next),
    onSuccess: () => {
      setDraft(empty);
      announce('Password changed');
    },
    onError: () => focusFirstMistake(form.current),
  });
  const refused = codeOf(save.error) === 'invalid_credentials';
  const failure = save.error && !refused ? toFailureView(save.error, ['currentPassword', 'newPassword']) : null;

  function change(part: Partial<Draft>): void {
    setDraft({ ...draft, ...part });
    setMistakes({});
    if (!save.isPending) save.reset();
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (save.isPending) return;
    const next = newPasswordMistake(draft.next, email);
    const wrong = {
      ...(draft.current === '' && { current: 'Enter your present password.' }),
      ...(next !== null && { next }),
    };
    setMistakes(wrong);
    if (Object.keys(wrong).length > 0) focusFirstMistake(form.current);
    else save.mutate(draft);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="max-w-md space-y-4">
      <FormFailure failure={failure} />
      {/* Lets a password manager know whose password this is. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <PasswordField
        label="Present password"
        name="current-password"
        autoComplete="current-password"
        value={draft.current}
        error={
          mistakes.current ??
          failure?.fields.currentPassword ??
          (refused ? 'This is not your present password.' : undefined)
        }
        onChange={(event) => change({ current: event.target.value })}
      />
      <NewPasswordField
        label="New password"
        value={draft.next}
        error={mistakes.next ?? failure?.fields.newPassword}
        onChange={(next) => change({ next })}
      />
      <Button type="submit" look="primary" aria-disabled={save.isPending}>
        {save.isPending ? 'Changing…' : save.isSuccess ? 'Changed' : 'Change password'}
      </Button>
    </form>
  );
}
