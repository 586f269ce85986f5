import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { resetPassword } from '../api/auth.ts';
import { endSession } from '../session/session.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { useForm } from '../shell/use-form.ts';
import { Button, buttonClass } from '../ui/button.tsx';
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
  const form = useForm({
    mistakes: { newPassword: newPasswordMistake(password) },
    // Every session has ended, this browser's too.
    send: () => resetPassword(token, password).then(() => endSession()),
  });
  if (form.code === 'proof_invalid') return <Spent />;
  if (form.isSent) {
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
  return (
    <>
      <EntryHead title="Choose a new password">
        It signs you out everywhere, also where others may have got in.
      </EntryHead>
      <form {...form.attributes} className="mt-8 space-y-5">
        <FormFailure failure={form.failure} />
        <NewPasswordField
          label="New password"
          value={password}
          error={form.errorOf('newPassword')}
          onChange={setPassword}
        />
        <Button type="submit" look="primary" className="w-full" aria-disabled={form.isPending}>
          {form.isPending ? 'Saving…' : 'Save password'}
        </Button>
      </form>
    </>
  );
}
