import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import type { SignInAnswer } from '../api/auth.ts';
import { signIn } from '../api/auth.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { useForm } from '../shell/use-form.ts';
import { Alert } from '../ui/alert.tsx';
import { Button } from '../ui/button.tsx';
import { EmailField } from './email-field.tsx';
import { emailMistake } from './email-mistake.ts';
import { knownAddress } from './known-address.ts';
import { PasswordField } from './password-field.tsx';
import { textLinkClass } from '../ui/text-link.ts';

export type PasswordFormProps = { onAnswer: (answer: SignInAnswer) => Promise<void> };

export function PasswordForm({ onAnswer }: PasswordFormProps) {
  const [email, setEmail] = useState(knownAddress);
  const [password, setPassword] = useState('');
  const address = email.trim();
  const form = useForm({
    mistakes: { email: emailMistake(address), password: password === '' ? 'Enter your password.' : null },
    refusals: {
      invalid_credentials: { password: 'The e-mail address or the password is wrong.' },
      email_unverified: {},
    },
    send: () => signIn(address, password).then(onAnswer),
  });

  return (
    <form {...form.attributes} className="space-y-5">
      <FormFailure failure={form.failure} />
      {form.code === 'email_unverified' && (
        <Alert tone="warn" title="Confirm your e-mail address first">
          We have just sent a link to {address}. Open it, then sign in here.
        </Alert>
      )}
      <EmailField
        // `webauthn` lets the browser offer a passkey among the addresses that it remembers.
        autoComplete="username webauthn"
        required
        value={email}
        error={form.errorOf('email')}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        value={password}
        error={form.errorOf('password')}
        hint={
          <Link to="/app/forgot-password" className={textLinkClass}>
            Forgot your password?
          </Link>
        }
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" look="primary" className="w-full" aria-disabled={form.isPending}>
        {form.isPending ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  );
}
