import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { toFailureView } from '../api/failure.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { emailMistake } from './email-mistake.ts';

export type AddressFormProps = {
  action: string;
  send: (email: string) => Promise<unknown>;
  onSent: (email: string) => void;
};

/** Asks for an e-mail address, to which something is then sent. */
export function AddressForm({ action, send, onSent }: AddressFormProps) {
  const [email, setEmail] = useState('');
  const [mistake, setMistake] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const ask = useMutation({
    mutationFn: send,
    onSuccess: (_, address) => onSent(address),
    onError: () => focusFirstMistake(form.current),
  });
  const failure = ask.error ? toFailureView(ask.error, ['email']) : null;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (ask.isPending) return;
    const address = email.trim();
    const wrong = emailMistake(address);
    setMistake(wrong);
    ask.reset();
    if (wrong === null) ask.mutate(address);
    else focusFirstMistake(form.current);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="mt-8 space-y-5">
      <FormFailure failure={failure} />
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={email}
        error={mistake ?? failure?.fields.email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Button type="submit" look="primary" className="w-full" aria-disabled={ask.isPending}>
        {ask.isPending ? 'Sending…' : action}
      </Button>
    </form>
  );
}
