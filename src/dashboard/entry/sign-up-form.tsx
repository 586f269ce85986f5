import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { signUp } from '../api/auth.ts';
import { toFailureView } from '../api/failure.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { emailMistake } from './email-mistake.ts';
import { NewPasswordField } from './new-password-field.tsx';
import { newPasswordMistake } from './password-mistake.ts';

type Draft = { name: string; email: string; password: string };
type Mistakes = Partial<Record<keyof Draft, string>>;

const empty: Draft = { name: '', email: '', password: '' };

function findMistakes({ name, email, password }: Draft): Mistakes {
  const wrong = {
    name: name === '' ? 'Enter your name, as colleagues should see it.' : null,
    email: emailMistake(email),
    password: newPasswordMistake(password, email),
  };
  return Object.fromEntries(Object.entries(wrong).filter(([, message]) => message !== null));
}

export type SignUpFormProps = { onSent: (email: string) => void };

/** The answer is the same whether the address is new or has an account; only its owner learns which, by mail. */
export function SignUpForm({ onSent }: SignUpFormProps) {
  const [draft, setDraft] = useState(empty);
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const form = useRef<HTMLFormElement>(null);
  const create = useMutation({
    mutationFn: signUp,
    onSuccess: (_, { email }) => onSent(email),
    onError: () => focusFirstMistake(form.current),
  });
  const failure = create.error ? toFailureView(create.error, Object.keys(empty)) : null;
  const errors: Mistakes = { ...failure?.fields, ...mistakes };

  function change(part: Partial<Draft>): void {
    setDraft({ ...draft, ...part });
    setMistakes({});
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (create.isPending) return;
    const given = { ...draft, name: draft.name.trim(), email: draft.email.trim() };
    const wrong = findMistakes(given);
    setMistakes(wrong);
    create.reset();
    if (Object.keys(wrong).length > 0) focusFirstMistake(form.current);
    else create.mutate(given);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="space-y-5">
      <FormFailure failure={failure} />
      <Field
        label="Name"
        name="name"
        autoComplete="name"
        maxLength={100}
        required
        value={draft.name}
        error={errors.name}
        onChange={(event) => change({ name: event.target.value })}
      />
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={draft.email}
        error={errors.email}
        onChange={(event) => change({ email: event.target.value })}
      />
      <NewPasswordField
        label="Password"
        value={draft.password}
        error={errors.password}
        onChange={(password) => change({ password })}
      />
      <Button type="submit" look="primary" className="w-full" aria-disabled={create.isPending}>
        {create.isPending ? 'Creating…' : 'Create account'}
      </Button>
    </form>
  );
}
