import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { toFailureView } from '../api/failure.ts';
import type { GrantableRole, Sent } from '../api/members.ts';
import { invite } from '../api/members.ts';
import { emailMistake } from '../entry/email-mistake.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { Button } from '../ui/button.tsx';
import { ChoiceField } from '../ui/choice-field.tsx';
import { Field } from '../ui/field.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';
import { RoleField } from './role-field.tsx';

const ways = [
  { value: 'mail', label: 'By e-mail', hint: 'Only the owner of the address can accept.' },
  { value: 'link', label: 'By a link', hint: 'For whoever you give it to.' },
] as const;

export type InviteFormProps = { onSent: (sent: Sent) => unknown };

export function InviteForm({ onSent }: InviteFormProps) {
  const [way, setWay] = useState<(typeof ways)[number]['value']>('mail');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<GrantableRole>('viewer');
  const [mistake, setMistake] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const send = useMutation({
    mutationFn: (address: string | null) => invite(role, address),
    onSuccess: async (sent) => {
      setEmail('');
      await onSent(sent);
    },
    onError: () => focusFirstMistake(form.current),
  });
  const failure = send.error ? toFailureView(send.error, ['email']) : null;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (send.isPending) return;
    const address = email.trim();
    const wrong = way === 'mail' ? emailMistake(address) : null;
    setMistake(wrong);
    send.reset();
    if (wrong === null) send.mutate(way === 'mail' ? address : null);
    else focusFirstMistake(form.current);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="max-w-md space-y-5">
      <ChoiceField legend="How" choices={ways} value={way} onChange={setWay} />
      {way === 'mail' && (
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={email}
          error={mistake ?? failure?.fields.email}
          onChange={(event) => {
            setEmail(event.target.value);
            setMistake(null);
          }}
        />
      )}
      <RoleField value={role} onChange={setRole} />
      <FormFailure failure={failure} />
      <Button type="submit" look="primary" aria-disabled={send.isPending}>
        {send.isPending ? 'Inviting…' : way === 'mail' ? 'Send invitation' : 'Make a link'}
      </Button>
    </form>
  );
}
