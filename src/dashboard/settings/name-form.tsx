import { useState } from 'react';

import { changeName } from '../api/account.ts';
import { refreshPerson } from '../session/load-session.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { useForm } from '../shell/use-form.ts';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';

export type NameFormProps = { present: string };

export function NameForm({ present }: NameFormProps) {
  const [name, setName] = useState(present);
  const chosen = name.trim();
  const isIdle = chosen === present;
  const form = useForm({
    mistakes: { name: chosen === '' ? 'Enter a name.' : null },
    isIdle,
    async send() {
      await changeName(chosen);
      await refreshPerson();
      announce('Saved');
    },
  });

  return (
    <form {...form.attributes} className="max-w-md space-y-4">
      <FormFailure failure={form.failure} />
      <Field
        label="Your name"
        name="name"
        autoComplete="name"
        maxLength={100}
        value={name}
        error={form.errorOf('name')}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" look="primary" aria-disabled={isIdle || form.isPending}>
        {form.isPending ? 'Saving…' : 'Save'}
      </Button>
    </form>
  );
}
