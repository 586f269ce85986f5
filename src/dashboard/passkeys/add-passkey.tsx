import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useState } from 'react';

import { addPasskey, registrationChallenge } from '../api/account.ts';
import { toFailureView } from '../api/failure.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { makePasskey } from './ceremony.ts';
import { passkeysKey } from './passkeys-key.ts';

const results = {
  done: '',
  cancelled: 'No passkey was made. Try again when you are ready.',
  known_already: 'This device has a passkey for your account already.',
} as const;

export function AddPasskey() {
  const [name, setName] = useState('');
  const queryClient = useQueryClient();
  const add = useMutation({
    mutationFn: async (chosen: string) => {
      const made = await makePasskey(await registrationChallenge());
      if (made.outcome !== 'done') return made.outcome;
      await addPasskey(made.response, chosen);
      setName('');
      announce('Passkey added');
      await queryClient.invalidateQueries({ queryKey: passkeysKey });
      return 'done';
    },
  });

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (!add.isPending) add.mutate(name.trim() || 'Passkey');
  }

  return (
    <form onSubmit={submit} noValidate className="max-w-md space-y-4">
      <FormFailure failure={add.error ? toFailureView(add.error) : null} />
      <div className="flex flex-col gap-3 sm:flex-row sm:items-start">
        <div className="min-w-0 flex-1">
          <Field
            label="Name of a new passkey"
            name="passkey-name"
            autoComplete="off"
            maxLength={100}
            placeholder="My laptop"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <Button type="submit" aria-disabled={add.isPending} className="sm:mt-[1.625rem]">
          <Icon name="key" />
          {add.isPending ? 'Adding…' : 'Add passkey'}
        </Button>
      </div>
      <p aria-live="polite" className="text-sm text-ink-soft empty:hidden">
        {add.data ? results[add.data] : ''}
      </p>
    </form>
  );
}
