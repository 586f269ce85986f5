import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { resetPassword } from '../api/auth.ts';
import { codeOf, toFailureView } from '../api/failure.ts';
import { endSession } from '../session/session.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { EntryHead } from './entry-head.tsx';
import { useMailedToken } from './mailed-token.ts';
import { NewPasswordField } from './new-password-field.tsx';
import { newPasswordMistake } from './password-mistake.ts';
import { SpentLink } from './spent-link.tsx';

export function ResetPasswordPage() {
  const token = useMailedToken();
  return token === null ? <Spent /> : <ResetForm key={token} token={token} />;
}

const Spent = () => <SpentLink next={{ to: '/app/forgot-password', label: 'Ask for a new link' }} />;

function ResetForm({ token }: { token: string }) {
  const [password, setPassword] = useState('');
  const [mistake, setMistake] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const reset = useMutation({
    mutationFn: (chosen: string) => resetPassword(token, chosen),
    // Every session has ended, this browser's too.
    onSuccess: () => endSession(),
    onError: () => focusFirstMistake(form.current),
  });
  if (codeOf(reset.error) === 'proof_invalid') return <Spent />;
  if (reset.isSuccess) {
    return (
      <>
        <EntryHead title="Your password is changed">
          You have been signed out everywhere. Sign in with your new password.
        </EntryHead>
        <Link to="/app/sign-in" className={`${buttonClass({ look: 'primary' })} mt-8`}>
          Sign in
        </Link>
      </>
    );
  }
  const failure = reset.error ? toFailureView(reset.error, ['newPassword']) : null;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (reset.isPending) return;
    const wrong = newPasswordMistake(password);
    setMistake(wrong);
    reset.reset();
    if (wrong === null) reset.mutate(password);
    else focusFirstMistake(form.current);
  }

  return (
    <>
      <EntryHead title="Choose a new password">
        It signs you out everywhere, also where others may have got in.
      </EntryHead>
      <form ref={form} onSubmit={submit} noValidate className="mt-8 space-y-5">
        <FormFailure failure={failure} />
        <NewPasswordField
          label="New password"
          value={password}
          error={mistake ?? failure?.fields.newPassword}
          onChange={setPassword}
        />
        <Button type="submit" look="primary" className="w-full" aria-disabled={reset.isPending}>
          {reset.isPending ? 'Saving…' : 'Save password'}
        </Button>
      </form>
    </>
  );
}
