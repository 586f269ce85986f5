import { useState } from 'react';

import type { GrantableRole, Sent } from '../api/members.ts';
import { invite } from '../api/members.ts';
import { EmailField } from '../entry/email-field.tsx';
import { emailMistake } from '../entry/email-mistake.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { useForm } from '../shell/use-form.ts';
import { Button } from '../ui/button.tsx';
import { ChoiceField } from '../ui/choice-field.tsx';
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
  const address = way === 'mail' ? email.trim() : null;
  const form = useForm({
    mistakes: { email: address === null ? null : emailMistake(address) },
    async send() {
      const sent = await invite(role, address);
      setEmail('');
      await onSent(sent);
    },
  });

  return (
    <form {...form.attributes} className="max-w-md space-y-5">
      <ChoiceField legend="How" choices={ways} value={way} onChange={setWay} />
      {way === 'mail' && (
        <EmailField
          autoComplete="off"
          value={email}
          error={form.errorOf('email')}
          onChange={(event) => {
            setEmail(event.target.value);
            form.clear();
          }}
        />
      )}
      <RoleField value={role} onChange={setRole} />
      <FormFailure failure={form.failure} />
      <Button type="submit" look="primary" aria-disabled={form.isPending}>
        {form.isPending ? 'Inviting…' : way === 'mail' ? 'Send invitation' : 'Make a link'}
      </Button>
    </form>
  );
}
