import { useState } from 'react';

import { changeEmail } from '../api/account.ts';
import { EmailField } from '../entry/email-field.tsx';
import { emailMistake } from '../entry/email-mistake.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { useForm } from '../shell/use-form.ts';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';

export type EmailFormProps = { present: string };

/** Both mailboxes are asked: the old one, so that nobody at an open laptop takes the account away; the new one, so that it exists. */
export function EmailForm({ present }: EmailFormProps) {
  const [email, setEmail] = useState('');
  const address = email.trim();
  const form = useForm({
    mistakes: { newEmail: address === present ? 'This is your address already.' : emailMistake(address) },
    async send() {
      await changeEmail(address);
      setEmail('');
      announce(`We have sent a link to ${present}`);
    },
  });

  return (
    <form {...form.attributes} className="max-w-md space-y-4">
      <p className="text-ink-soft">
        Now <span className="font-medium wrap-anywhere text-ink">{present}</span>
      </p>
      <FormFailure failure={form.failure} />
      <EmailField
        label="New address"
        autoComplete="email"
        value={email}
        error={form.errorOf('newEmail')}
        hint={form.isSent ? `Open the link that we have sent to ${present}, then the one to your new address.` : null}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Button type="submit" aria-disabled={form.isPending}>
        {form.isPending ? 'Sending…' : 'Change address'}
      </Button>
    </form>
  );
}
