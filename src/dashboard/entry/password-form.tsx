import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import type { SignInAnswer } from '../api/auth.ts';
import { signIn } from '../api/auth.ts';
import { codeOf, toFailureView } from '../api/failure.ts';
import { Alert } from '../ui/alert.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { emailMistake } from './email-mistake.ts';
import { PasswordField } from './password-field.tsx';
import { textLinkClass } from '../ui/text-link.ts';

export type PasswordFormProps = { onAnswer: (answer: SignInAnswer) => Promise<void> };

export function PasswordForm({ onAnswer }: PasswordFormProps) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [mistakes, setMistakes] = useState<{ email?: string; password?: string }>({});
  const form = useRef<HTMLFormElement>(null);
  const enter = useMutation({
    mutationFn: (given: { email: string; password: string }) => signIn(given.email, given.password).then(onAnswer),
    onError: () => focusFirstMistake(form.current),
  });
  const refused = codeOf(enter.error) === 'invalid_credentials';
  const unverified = codeOf(enter.error) === 'email_unverified';
  const failure = enter.error && !refused && !unverified ? toFailureView(enter.error, ['email', 'password']) : null;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (enter.isPending) return;
    const given = { email: email.trim(), password };
    const wrong = {
      ...(emailMistake(given.email) !== null && { email: emailMistake(given.email) ?? '' }),
      ...(password === '' && { password: 'Enter your password.' }),
    };
    setMistakes(wrong);
    enter.reset();
    if (Object.keys(wrong).length > 0) focusFirstMistake(form.current);
    else enter.mutate(given);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="space-y-5">
      <FormFailure failure={failure} />
      {unverified && (
        <Alert tone="warn" title="Confirm your e-mail address first">
          We have just sent a link to {email.trim()}. Open it, then sign in here.
        </Alert>
      )}
      <Field
        label="E-mail"
        name="email"
        type="email"
        // `webauthn` lets the browser offer a passkey among the addresses that it remembers.
        autoComplete="username webauthn"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={email}
        error={mistakes.email ?? failure?.fields.email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        value={password}
        error={
          mistakes.password ??
          failure?.fields.password ??
          (refused ? 'The e-mail address or the password is wrong.' : undefined)
        }
        hint={
          <Link to="/app/forgot-password" className={textLinkClass}>
            Forgot your password?
          </Link>
        }
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" look="primary" className="w-full" aria-disabled={enter.isPending}>
        {enter.isPending ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  );
}
