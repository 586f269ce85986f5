import { useState } from 'react';

import { FormFailure } from '../shell/form-failure.tsx';
import { useForm } from '../shell/use-form.ts';
import { Button } from '../ui/button.tsx';
import { EmailField } from './email-field.tsx';
import { emailMistake } from './email-mistake.ts';

export type AddressFormProps = {
  action: string;
  send: (email: string) => Promise<unknown>;
  onSent: (email: string) => void;
};

/** Asks for an e-mail address, to which something is then sent. */
export function AddressForm({ action, send, onSent }: AddressFormProps) {
  const [email, setEmail] = useState('');
  const address = email.trim();
  const form = useForm({
    mistakes: { email: emailMistake(address) },
    send: () => send(address).then(() => onSent(address)),
  });

  return (
    <form {...form.attributes} className="mt-8 space-y-5">
      <FormFailure failure={form.failure} />
      <EmailField
        autoComplete="username"
        required
        value={email}
        error={form.errorOf('email')}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Button type="submit" look="primary" className="w-full" aria-disabled={form.isPending}>
        {form.isPending ? 'Sending…' : action}
      </Button>
    </form>
  );
}
