import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { changeEmail } from '../api/account.ts';
import { toFailureView } from '../api/failure.ts';
import { emailMistake } from '../entry/email-mistake.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';

export type EmailFormProps = { present: string };

/** Both mailboxes are asked: the old one, so that nobody at an open laptop takes the account away; the new one, so that it exists. */
export function EmailForm({ present }: EmailFormProps) {
  const [email, setEmail] = useState('');
  const [mistake, setMistake] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const ask = useMutation({
    mutationFn: changeEmail,
    onSuccess: () => {
      setEmail('');
      announce(`We have sent a link to ${present}`);
    },
    onError: () => focusFirstMistake(form.current),
  });
  const failure = ask.error ? toFailureView(ask.error, ['newEmail']) : null;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (ask.isPending) return;
    const address = email.trim();
    const wrong = address === present ? 'This is your address already.' : emailMistake(address);
    setMistake(wrong);
    ask.reset();
    if (wrong === null) ask.mutate(address);
    else focusFirstMistake(form.current);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="max-w-md space-y-4">
      <p className="text-ink-soft">
        Now <span className="font-medium wrap-anywhere text-ink">{present}</span>
      </p>
      <FormFailure failure={failure} />
      <Field
        label="New address"
        name="email"
        type="email"
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        value={email}
        error={mistake ?? failure?.fields.newEmail}
        hint={ask.isSuccess ? `Open the link that we have sent to ${present}, then the one to your new address.` : null}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Button type="submit" aria-disabled={ask.isPending}>
        {ask.isPending ? 'Sending…' : 'Change address'}
      </Button>
    </form>
  );
}
