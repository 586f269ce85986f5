import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useRef, useState } from 'react';

import { changeName } from '../api/account.ts';
import { toFailureView } from '../api/failure.ts';
import { refreshPerson } from '../session/load-session.ts';
import { FormFailure } from '../shell/form-failure.tsx';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { focusFirstMistake } from '../ui/focus-mistake.ts';

export type NameFormProps = { present: string };

export function NameForm({ present }: NameFormProps) {
  const [name, setName] = useState(present);
  const [mistake, setMistake] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const save = useMutation({
    mutationFn: (chosen: string) => changeName(chosen).then(refreshPerson),
    onSuccess: () => announce('Saved'),
    onError: () => focusFirstMistake(form.current),
  });
  const failure = save.error ? toFailureView(save.error, ['name']) : null;
  const chosen = name.trim();
  const isChanged = chosen !== present;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (save.isPending || !isChanged) return;
    setMistake(chosen === '' ? 'Enter a name.' : undefined);
    if (chosen === '') focusFirstMistake(form.current);
    else save.mutate(chosen);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="max-w-md space-y-4">
      <FormFailure failure={failure} />
      <Field
        label="Your name"
        name="name"
        autoComplete="name"
        maxLength={100}
        value={name}
        error={mistake ?? failure?.fields.name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" look="primary" aria-disabled={!isChanged || save.isPending}>
        {save.isPending ? 'Saving…' : 'Save'}
      </Button>
    </form>
  );
}
