import { useState } from 'react';

import { signUp } from '../api/auth.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { useForm } from '../shell/use-form.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { EmailField } from './email-field.tsx';
import { emailMistake } from './email-mistake.ts';
import { NewPasswordField } from './new-password-field.tsx';
import { newPasswordMistake } from './password-mistake.ts';

const empty = { name: '', email: '', password: '' };

export type SignUpFormProps = { onSent: (email: string) => void };

/** The answer is the same whether the address is new or has an account; only its owner learns which, by mail. */
export function SignUpForm({ onSent }: SignUpFormProps) {
  const [draft, setDraft] = useState(empty);
  const given = { ...draft, name: draft.name.trim(), email: draft.email.trim() };
  const form = useForm({
    mistakes: {
      name: given.name === '' ? 'Enter your name, as colleagues should see it.' : null,
      email: emailMistake(given.email),
      password: newPasswordMistake(given.password, given.email),
    },
    send: () => signUp(given).then(() => onSent(given.email)),
  });

  function change(part: Partial<typeof empty>): void {
    setDraft({ ...draft, ...part });
    form.clear();
  }

  return (
    <form {...form.attributes} className="space-y-5">
      <FormFailure failure={form.failure} />
      <Field
        label="Name"
        name="name"
        autoComplete="name"
        maxLength={100}
        required
        value={draft.name}
        error={form.errorOf('name')}
        onChange={(event) => change({ name: event.target.value })}
      />
      <EmailField
        autoComplete="username"
        required
        value={draft.email}
        error={form.errorOf('email')}
        onChange={(event) => change({ email: event.target.value })}
      />
      <NewPasswordField
        label="Password"
        value={draft.password}
        error={form.errorOf('password')}
        onChange={(password) => change({ password })}
      />
      <Button type="submit" look="primary" className="w-full" aria-disabled={form.isPending}>
        {form.isPending ? 'Creating…' : 'Create account'}
      </Button>
    </form>
  );
}
